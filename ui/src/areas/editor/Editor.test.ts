import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderRequest } from '@/bindings';
import { mock } from '@/backend/mock';
import { pickFrom } from '@/backend/mock/entries';
import { ask } from '@/state/ask';
import { entering } from '@/state/entering.svelte';
import { router, type Route } from '@/state/router.svelte';
import { followKeys } from '@/state/shortcuts';
import { status } from '@/state/status.svelte';
import { toasts } from '@/state/toasts.svelte';
import Blocked from './Blocked.svelte';
import Editor from './Editor.svelte';

const HIDDEN = { description_extended: 'cu garanție', ubl_um: 'H87', ubl_nc: '84818011', ubl_cpv: '45330000-9' };

let stop = () => {};

beforeEach(async () => {
  mock.open('troubled');
  await status.refetch();
  stop = followKeys();
});

afterEach(() => {
  stop();
  cleanup();
});

function requestOf(id: string): OrderRequest {
  let found: OrderRequest | undefined;
  mock.change((world) => (found = world.books.find((one) => one.view.id === id)?.request));
  return found!;
}

async function open(route: Route) {
  router.go(route);
  const shown = render(Editor);
  await screen.findByTestId('editor-issue');
  return { ...shown, user: userEvent.setup() };
}

it('offers the rates of the invoice’s own day', async () => {
  const { user } = await open({ screen: 'editor', draft: null });
  const offered = () => [...screen.getByTestId<HTMLSelectElement>('row-vat').options].map((one) => one.text);
  expect(offered().slice(0, 2)).toEqual(['21%', '11%']);
  const date = screen.getByTestId('editor-date');
  await user.clear(date);
  await user.type(date, '31.07.2025');
  await user.tab();
  await vi.waitFor(() => expect(offered().slice(0, 2)).toEqual(['19%', '9%']));
  expect(screen.getByTestId<HTMLSelectElement>('row-vat').value).toBe('19|9');
  await user.clear(date);
  await user.type(date, '1.08.2025');
  await user.tab();
  await vi.waitFor(() => expect(screen.getByTestId<HTMLSelectElement>('row-vat').value).toBe('21|9'));
});

it('tells apart what is at 0 % on one ground and on another', async () => {
  mock.change((world) => {
    const { items } = world.books.find((one) => one.view.id === 'd1')!.request;
    items.splice(
      0,
      items.length,
      ...[4, 8].map((vat_key) => ({ description: 'A', quantity: '1', price: '5', vat_rate: '0', vat_key })),
    );
  });
  await open({ screen: 'editor', draft: 'd1' });
  const totals = screen.getByTestId('editor-totals');
  await vi.waitFor(() => expect(totals.textContent).toContain('TVA 0% · Taxare inversă'));
  expect(totals.textContent).toContain('TVA 0% · Scutit');
});

it('goes to the first thing to mend on the form, whatever finds it', async () => {
  const { user } = await open({ screen: 'editor', draft: null });
  await user.type(screen.getByTestId('row-description'), 'Montaj');
  await user.type(screen.getByTestId('row-price'), 'abc');
  await user.click(screen.getByTestId('editor-issue'));
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('client'));
});

it('is for the client that the sheet was left with', async () => {
  const { user } = await open({ screen: 'editor', draft: 'd1' });
  await user.keyboard('{Control>}e{/Control}');
  const asked = entering.now!;
  const { client } = await ask('client_get', { id: 'c3' });
  if (asked.kind === 'client') asked.done?.(client);
  entering.end();
  await user.click(screen.getByTestId('editor-save'));
  await vi.waitFor(() => expect(requestOf('d1').client_id).toBe('c3'));
});

describe('correcting', () => {
  it('keeps the number, saves no draft and tells of the paper', async () => {
    await open({ screen: 'correct', id: 'i121' });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Corectezi TRN-000121');
    expect(screen.queryByTestId('editor-number')).toBeNull();
    expect(screen.queryByTestId('editor-save')).toBeNull();
    expect(screen.queryByTestId('editor-saved')).toBeNull();
    expect(screen.getByTestId('editor-correct-notice').textContent).toContain('tipărește din nou');
    expect(screen.getByTestId('editor-issue').textContent).toContain('Salvează corectura');
  });

  it('shows what the server said on the field, until that is left', async () => {
    const { user } = await open({ screen: 'correct', id: 'i121' });
    expect(screen.getByTestId('editor-trouble').textContent).toContain('Serverul nu acceptă CUI-ul');
    expect(document.getElementById('client-note')?.textContent).toContain('Cifra de control');
    await vi.waitFor(() => expect(document.activeElement?.id).toBe('client'));
    await user.tab();
    await vi.waitFor(() => expect(document.getElementById('client-note')).toBeNull());
  });

  it('sends the correction with Ctrl Enter; unchanged lines keep what the form does not show', async () => {
    mock.change((world) => {
      const stored = world.books.find((one) => one.view.id === 'i121')!;
      stored.request.items = stored.request.items.map((item) => ({ ...item, ...HIDDEN }));
      stored.request.info = 'text vechi';
    });
    const before = requestOf('i121');
    const { user } = await open({ screen: 'correct', id: 'i121' });
    const quantity = screen.getAllByTestId('row-quantity')[0]!;
    await user.clear(quantity);
    await user.type(quantity, '7');
    await user.click(screen.getByTestId('editor-more'));
    await user.clear(screen.getByTestId('editor-info'));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await vi.waitFor(() => expect(router.route).toEqual({ screen: 'invoice', id: 'i121' }));
    const after = requestOf('i121');
    expect(after.items).toEqual(before.items.map((item, at) => (at === 0 ? { ...item, quantity: '7' } : item)));
    expect(after).not.toHaveProperty('info');
    expect(toasts.all.at(-1)?.text).toBe('Factura TRN-000121 e corectată. Tipărește-o din nou.');
  });

  it('shows what is still wrong on the field', async () => {
    const { user } = await open({ screen: 'correct', id: 'i121' });
    await user.clear(screen.getAllByTestId('row-price')[0]!);
    await user.click(screen.getByTestId('editor-issue'));
    expect((await screen.findByTestId('editor-problems')).textContent).toContain('Lipsește prețul');
    expect(router.route).toEqual({ screen: 'correct', id: 'i121' });
  });

  it('left half done, it can be gone on with', async () => {
    const { user, unmount } = await open({ screen: 'correct', id: 'i121' });
    const unit = screen.getAllByTestId('row-unit')[0]!;
    await user.clear(unit);
    await user.type(unit, 'set');
    unmount();
    const toast = toasts.all.at(-1);
    expect(toast?.text).toBe('Ce ai scris nu e salvat');
    toast?.action?.run();
    await open(router.route);
    expect(screen.getAllByTestId<HTMLInputElement>('row-unit')[0]!.value).toBe('set');
  });

  it('says so when the invoice cannot be changed any more', async () => {
    router.go({ screen: 'correct', id: 'i100' });
    render(Editor);
    expect((await screen.findByRole('alert')).textContent).toContain('ANAF a validat factura');
  });
});

it('enters an invoice from paper under its number', async () => {
  const { user } = await open({ screen: 'paper', series: 's1', number: 129 });
  expect(screen.getByTestId('editor-paper').textContent).toBe('TRN-000129');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Factura TRN-000129 de pe hârtie');
  await user.type(screen.getByTestId('editor-client'), 'ser');
  await screen.findAllByRole('option');
  await user.keyboard('{Enter}');
  await user.type(screen.getByTestId('row-description'), 'Montaj');
  await user.type(screen.getByTestId('row-price'), '100');
  await user.click(screen.getByTestId('editor-issue'));
  await vi.waitFor(() => expect(router.route).toEqual({ screen: 'invoice', id: 'i129' }));
});

it('a clock that runs ahead has to be confirmed once', async () => {
  mock.change((world) => (world.doubt = 'clock_ahead'));
  const { user } = await open({ screen: 'editor', draft: 'd1' });
  await user.click(screen.getByTestId('editor-issue'));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('Ceasul laptopului pare greșit');
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('earlier-keep')));
  await user.click(screen.getByTestId('earlier-confirm'));
  await vi.waitFor(() => expect(router.route.screen).toBe('invoice'));
});

it('a clock and an earlier date are asked about each by itself', async () => {
  mock.change((world) => (world.doubt = 'clock_ahead'));
  const { user } = await open({ screen: 'editor', draft: 'd1' });
  await user.clear(screen.getByTestId('editor-date'));
  await user.type(screen.getByTestId('editor-date'), '1.10.2026');
  await user.tab();
  await user.click(screen.getByTestId('editor-issue'));
  await screen.findByRole('dialog', { name: /Ceasul/ });
  await user.click(screen.getByTestId('earlier-confirm'));
  await screen.findByRole('dialog', { name: /înainte de ultima/ });
  await user.click(screen.getByTestId('earlier-confirm'));
  await vi.waitFor(() => expect(router.route.screen).toBe('invoice'));
});

it('a product priced in another currency gives its name, not its number', async () => {
  mock.change((world) => {
    const product = world.products[0]!;
    product.data = { ...product.data, name: 'Audit', price: '100', currency: 'EUR' };
    pickFrom(world.clients, world.products);
  });
  const { user } = await open({ screen: 'editor', draft: null });
  const description = screen.getAllByTestId('row-description')[0]!;
  await user.type(description, 'audit');
  const option = await screen.findByRole('option', { name: /Audit/ });
  expect(option.textContent).toMatch(/100,00\sEUR/);
  await user.click(option);
  await vi.waitFor(() => expect((description as HTMLInputElement).value).toBe('Audit'));
  expect(screen.getAllByTestId<HTMLInputElement>('row-price')[0]!.value).toBe('');
  await screen.findByText(/Prețul produsului e 100,00 EUR/);
});

describe('when nothing can be saved', () => {
  async function full(is: boolean) {
    mock.change((world) => (world.full = is));
    await status.refetch();
  }

  it('stops, keeps what was typed, and goes on once there is room', async () => {
    const { user } = await open({ screen: 'editor', draft: 'd1' });
    await full(true);
    await user.type(screen.getAllByTestId('row-description')[0]!, ' nou');
    await user.click(screen.getByTestId('editor-issue'));
    const dialog = await screen.findByRole('dialog', { name: 'Nu am putut salva' });
    expect(dialog.textContent).toContain('discul e aproape plin');
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('unsaved-again')));
    await full(false);
    await user.click(screen.getByTestId('unsaved-again'));
    await vi.waitFor(() => expect(router.route.screen).toBe('invoice'));
    const { id } = router.route as { id: string };
    expect(requestOf(id).items[0]!.description).toMatch(/ nou$/);
  });

  it('is a draft of its own once the one it was is gone', async () => {
    const { user } = await open({ screen: 'editor', draft: 'd1' });
    const { items } = requestOf('d1');
    const drafts = () => {
      let found: OrderRequest[] = [];
      mock.change(
        (world) => (found = world.books.filter((one) => one.view.state === 'draft').map((one) => one.request)),
      );
      return found;
    };
    mock.change((world) => (world.books = world.books.filter((one) => one.view.id !== 'd1')));
    const before = drafts().length;
    await user.click(screen.getByTestId('editor-issue'));
    await screen.findByText(/emisă sau ștearsă/);
    await vi.waitFor(() => expect(drafts()).toHaveLength(before + 1));
    expect(drafts()[0]!.items).toEqual(items);
  });

  it('says it once by itself, then only to who tries again', async () => {
    const { user } = await open({ screen: 'editor', draft: 'd1' });
    await full(true);
    const description = screen.getAllByTestId('row-description')[0]!;
    await user.type(description, ' x');
    await screen.findByRole('dialog', {}, { timeout: 3000 });
    await user.keyboard('{Escape}');
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.type(description, 'y');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.keyboard('{Control>}s{/Control}');
    await screen.findByRole('dialog');
  });

  it('keeps what no draft holds for who leaves, and comes back', async () => {
    const before = await open({ screen: 'editor', draft: 'd1' });
    await full(true);
    await before.user.type(screen.getAllByTestId('row-description')[0]!, ' rest');
    router.go({ screen: 'clients' });
    before.unmount();
    await vi.waitFor(() => expect(toasts.all.at(-1)?.text).toBe('Ce ai scris nu e salvat'));
    await full(false);
    toasts.all.at(-1)!.action!.run();
    expect(router.route).toEqual({ screen: 'editor', draft: 'd1' });
    const { user } = await open({ screen: 'editor', draft: 'd1' });
    expect(screen.getAllByTestId<HTMLInputElement>('row-description')[0]!.value).toMatch(/ rest$/);
    await user.keyboard('{Control>}s{/Control}');
    await vi.waitFor(() => expect(requestOf('d1').items[0]!.description).toMatch(/ rest$/));
  });

  it('what stands on the form can be taken along as text', async () => {
    const { user } = await open({ screen: 'editor', draft: 'd1' });
    await full(true);
    await user.keyboard('{Control>}s{/Control}');
    await user.click(await screen.findByTestId('unsaved-copy'));
    const text = await navigator.clipboard.readText();
    const form = screen.getAllByTestId<HTMLInputElement>('row-description');
    expect(text).toContain(`Client: ${screen.getByTestId<HTMLInputElement>('editor-client').value}`);
    for (const row of form.filter((one) => one.value)) expect(text).toContain(row.value);
    expect(text).toMatch(/Total de plată: .*lei$/);
  });
});

describe('the paper beside the form', () => {
  it('is shown on demand, drawn from the order, and hidden again', async () => {
    const { user } = await open({ screen: 'correct', id: 'i121' });
    expect(screen.queryByTestId('preview')).toBeNull();
    await user.click(screen.getByTestId('editor-preview'));
    const preview = await screen.findByTestId('preview');
    await vi.waitFor(() => expect(preview.querySelectorAll('svg text').length).toBeGreaterThan(0));
    await user.keyboard('{Control>}{Shift>}p{/Shift}{/Control}');
    expect(screen.queryByTestId('preview')).toBeNull();
  });
});

describe('a draft that is deleted', () => {
  it('can be had back as quickly as it went', async () => {
    const { user } = await open({ screen: 'editor', draft: 'd1' });
    const { items } = requestOf('d1');
    await user.click(screen.getByTestId('editor-delete'));
    await vi.waitFor(() => expect(router.route.screen).toBe('invoices'));
    expect(requestOf('d1')).toBeUndefined();
    toasts.all.at(-1)!.action!.run();
    await vi.waitFor(() => expect(router.route.screen).toBe('editor'));
    const { draft } = router.route as { draft: string };
    expect(requestOf(draft).items).toEqual(items);
  });
});

it('what went on meanwhile is not thrown out by an invoice that is ready', async () => {
  mock.open('firm');
  await status.refetch();
  await open({ screen: 'editor', draft: 'd1' });
  await fireEvent.click(screen.getByTestId('editor-issue'));
  router.go({ screen: 'clients' });
  await vi.waitFor(() => expect(toasts.all.at(-1)!.text).toMatch(/^Factura TRN-\d+/));
  expect(router.route.screen).toBe('clients');
});

it('a refusal finds who went on meanwhile', async () => {
  mock.open('firm');
  await status.refetch();
  const { unmount } = await open({ screen: 'correct', id: 'i114' });
  const quantity = screen.getAllByTestId('row-quantity')[0]!;
  await fireEvent.input(quantity, { target: { value: '9' } });
  mock.change((world) => (world.books.find((one) => one.view.id === 'i114')!.view.is_void = true));
  await fireEvent.click(screen.getByTestId('editor-issue'));
  router.go({ screen: 'clients' });
  unmount();
  await vi.waitFor(() => expect(toasts.all.at(-1)!.tone).toBe('bad'));
  toasts.all.at(-1)!.action!.run();
  expect(router.route).toEqual({ screen: 'correct', id: 'i114' });
});

it('reserves numbers of the series that was chosen, and of none where that would not help', async () => {
  mock.change((world) => {
    const [first] = world.series;
    world.series.push({ ...first!, id: 's9', name: 'ALT', lock: 'here', is_primary: false, free_numbers: 0 });
    for (const one of world.series) one.free_numbers = 0;
  });
  await status.refetch();
  await open({ screen: 'editor', draft: null });
  const onfixed = vi.fn();
  cleanup();
  const problem = { code: 'no_number', message: 'Nu mai ai numere.', hint: '' };
  const blocked = render(Blocked, { problem, chosen: 's9', online: false, onfixed });
  await userEvent.setup().click(screen.getByTestId('editor-unblock'));
  await vi.waitFor(() => expect(onfixed).toHaveBeenCalled());
  expect(status.now?.series.find((one) => one.id === 's9')?.free_numbers).toBeGreaterThan(0);
  await blocked.rerender({ problem: { ...problem, code: 'books_copied' } });
  expect(screen.queryByTestId('editor-unblock')).toBeNull();
  expect(screen.getByTestId('editor-way').textContent).toContain('Spune ultimul număr');
  await blocked.rerender({ problem: { ...problem, code: 'no_such_client' } });
  expect(screen.queryByTestId('editor-way')).toBeNull();
});
