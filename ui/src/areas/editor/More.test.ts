/** The editor with all that an order can say, over the in-browser backend. */
import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InvoiceView, OrderRequest } from '@/bindings';
import { mock } from '@/backend/mock';
import { router, type Route } from '@/state/router.svelte';
import { followKeys } from '@/state/shortcuts';
import { status } from '@/state/status.svelte';
import { toasts } from '@/state/toasts.svelte';
import Editor from './Editor.svelte';

const LONG =
  'Montaj centrală termică în condensare cu kit de evacuare, vas de expansiune, pompă de recirculare și punere în funcțiune';

let stop = () => {};

beforeEach(async () => {
  mock.open('troubled');
  mock.network('online');
  await status.refetch();
  stop = followKeys();
});

afterEach(() => {
  stop();
  cleanup();
});

function stored(id: string): { request: OrderRequest; view: InvoiceView } {
  let found: { request: OrderRequest; view: InvoiceView } | undefined;
  mock.change((world) => (found = world.books.find((one) => one.view.id === id)));
  return found!;
}

function change(id: string, more: Partial<OrderRequest>): void {
  mock.change((world) => Object.assign(world.books.find((one) => one.view.id === id)!.request, more));
}

async function open(route: Route) {
  router.go(route);
  const shown = render(Editor);
  await screen.findByTestId('editor-issue');
  return { ...shown, user: userEvent.setup() };
}

const draft: Route = { screen: 'editor', draft: 'd1' };
const field = (id: string) => screen.getByTestId<HTMLInputElement>(id);
const issuedAs = () => (router.route.screen === 'invoice' ? stored(router.route.id) : undefined);

describe('a pro forma', () => {
  it('gets its number from the server, and is sent', async () => {
    const { user } = await open(draft);
    await screen.findByTestId('editor-number');
    await user.click(within(screen.getByTestId('document-type-proforma')).getByRole('radio'));
    await screen.findByTestId('editor-from-server');
    expect(screen.queryByTestId('editor-number')).toBeNull();
    await vi.waitFor(() => expect(screen.getByTestId('editor-issue').textContent).toContain('Trimite'));
    await user.click(screen.getByTestId('editor-issue'));
    await vi.waitFor(() => expect(issuedAs()).toBeDefined());
    expect(issuedAs()!.view).toMatchObject({ document_type: 'proforma', efactura_deadline: null, state: 'synced' });
    expect(issuedAs()!.request.document_type).toBe('proforma');
    expect(toasts.all.at(-1)?.text).toBe('Proforma PRF-000001 e în contul Contazen');
  });

  it('waits for the network, and says so', async () => {
    const { user } = await open(draft);
    await user.click(within(screen.getByTestId('document-type-proforma')).getByRole('radio'));
    await screen.findByTestId('editor-from-server');
    mock.network('offline');
    await status.refetch();
    const issue = screen.getByTestId<HTMLButtonElement>('editor-issue');
    await user.type(field('editor-due'), '+5');
    await vi.waitFor(() => expect(issue.disabled).toBe(true));
    expect(screen.getByTestId('editor-blocked').textContent).toContain('Nu e internet');
    expect(screen.queryByTestId('editor-unblock')).toBeNull();
    expect(screen.getByTestId('editor-save-there').getAttribute('aria-disabled')).toBe('true');
  });

  it('is none when correcting or entering from paper: there the kind stays', async () => {
    await open({ screen: 'correct', id: 'i121' });
    expect(screen.queryByTestId('document-type-proforma')).toBeNull();
    expect(screen.queryByTestId('editor-save-there')).toBeNull();
  });
});

it('has the server keep a draft of its own, without a number', async () => {
  const { user } = await open(draft);
  await user.click(screen.getByTestId('editor-save-there'));
  await vi.waitFor(() => expect(router.route).toEqual({ screen: 'invoices' }));
  expect(toasts.all.at(-1)?.text).toBe('Ciorna e salvată în contul Contazen');
  expect(stored('d1').view).toMatchObject({ state: 'draft', number: null, server_id: 'srv-d1' });
});

/** The products' own prices are in lei, and left with them. */
async function priceAnew(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await vi.waitFor(() => expect(screen.getAllByTestId<HTMLInputElement>('row-price')[0]!.value).toBe(''));
  for (const [at, box] of screen.getAllByTestId('row-price').entries()) {
    const named = screen.getAllByTestId<HTMLInputElement>('row-description')[at]!.value !== '';
    if (named) await user.type(box, '10');
  }
}

describe('the rate', () => {
  it('is the bank’s until one is typed, and follows the currency', async () => {
    const { user } = await open(draft);
    await user.selectOptions(screen.getByTestId('editor-currency'), 'EUR');
    await priceAnew(user);
    await vi.waitFor(() => expect(field('editor-rate').value).toBe('5,0912'));
    await vi.waitFor(() =>
      expect(document.getElementById('currency_rate-note')?.textContent).toContain('Curs BNR din 19.11.2026'),
    );
    expect(screen.getByTestId('editor-total-lei').textContent).toContain('lei');
    await user.clear(field('editor-rate'));
    await user.type(field('editor-rate'), '5');
    await vi.waitFor(() =>
      expect(document.getElementById('currency_rate-note')?.textContent).toContain('curs scris de tine'),
    );
    await user.selectOptions(screen.getByTestId('editor-currency'), 'USD');
    await vi.waitFor(() => expect(field('editor-rate').value).toBe('4,3871'));
    await user.click(screen.getByTestId('editor-issue'));
    await vi.waitFor(() => expect(issuedAs()).toBeDefined());
    expect(issuedAs()!.request).toMatchObject({ currency: 'USD' });
    expect(issuedAs()!.request).not.toHaveProperty('currency_rate');
  });

  it('typed as the bank says it, goes on following the bank', async () => {
    const { user } = await open(draft);
    await user.selectOptions(screen.getByTestId('editor-currency'), 'EUR');
    await priceAnew(user);
    await vi.waitFor(() => expect(field('editor-rate').value).toBe('5,0912'));
    await user.clear(field('editor-rate'));
    await user.type(field('editor-rate'), '5,0912');
    await user.click(screen.getByTestId('editor-issue'));
    await vi.waitFor(() => expect(issuedAs()).toBeDefined());
    expect(issuedAs()!.request).not.toHaveProperty('currency_rate');
  });

  it('is typed where nobody can tell', async () => {
    mock.network('offline');
    await status.refetch();
    const { user } = await open(draft);
    await user.selectOptions(screen.getByTestId('editor-currency'), 'EUR');
    await priceAnew(user);
    await user.click(screen.getByTestId('editor-issue'));
    expect((await screen.findByTestId('editor-problems')).textContent).toContain('Lipsește cursul');
    await vi.waitFor(() => expect(document.activeElement).toBe(field('editor-rate')));
    await user.type(field('editor-rate'), '5,1');
    await user.click(screen.getByTestId('editor-issue'));
    await vi.waitFor(() => expect(issuedAs()?.request).toMatchObject({ currency: 'EUR', currency_rate: '5.1' }));
  });
});

describe('a way out', () => {
  it('is one button under the field, and leaves the focus on it', async () => {
    const { user } = await open(draft);
    const description = screen.getAllByTestId<HTMLInputElement>('row-description')[0]!;
    await user.clear(description);
    await user.type(description, LONG);
    await user.tab();
    const mend = await screen.findByRole('button', { name: 'Mută restul în descrierea extinsă' });
    expect(mend.tabIndex).toBe(-1);
    await user.click(mend);
    expect(description.value.length).toBeLessThanOrEqual(100);
    await vi.waitFor(() => expect(document.activeElement).toBe(description));
    expect(screen.getAllByTestId('row-details')[0]!.getAttribute('aria-label')).toContain('completate');
    await user.keyboard('{Alt>}{Enter}{/Alt}');
    expect(`${description.value} ${field('row-description_extended').value}`).toBe(LONG);
    await vi.waitFor(() => expect(screen.queryByTestId('mend')).toBeNull());
  });

  it('is taken with F8 from the field, and stands in the list with its article', async () => {
    const { user } = await open(draft);
    await user.type(field('editor-date'), '25.12');
    await user.click(screen.getByTestId('editor-issue'));
    const list = await screen.findByTestId('editor-problems');
    expect(list.textContent).toContain('Cod fiscal art. 319');
    expect(within(list).getByTestId('problem-mend').textContent).toBe('Pune data de azi, 20.11.2026');
    await vi.waitFor(() => expect(document.activeElement).toBe(field('editor-date')));
    await user.keyboard('{F8}');
    await vi.waitFor(() => expect(screen.queryByTestId('editor-problems')).toBeNull());
    expect(document.activeElement).toBe(field('editor-date'));
    await user.tab();
    expect(field('editor-date').value).toBe('20.11.2026');
  });

  it('opens what the field is folded away in', async () => {
    change('d1', { items: [{ description: 'A', quantity: '1', price: '5', vat_rate: '19' }], send_email: true });
    const { user } = await open(draft);
    await user.click(screen.getByTestId('editor-issue'));
    const list = await screen.findByTestId('editor-problems');
    await user.click(within(list).getByRole('button', { name: 'Lipsește adresa de e-mail' }));
    await vi.waitFor(() => expect(document.activeElement).toBe(field('editor-email_address')));
    expect(field('editor-email_address').closest('details')?.open).toBe(true);
    await user.type(field('editor-email_address'), 'a@b.ro');
    await user.click(within(list).getByTestId('problem-mend'));
    await user.click(screen.getByTestId('editor-issue'));
    await vi.waitFor(() => expect(issuedAs()).toBeDefined());
    expect(issuedAs()!.request).toMatchObject({ send_email: true, items: [{ vat_rate: '21', vat_key: 9 }] });
  });
});

describe('„Mai multe”', () => {
  it('says what is used, and opens only that', async () => {
    change('d1', { delegate: { delegate_name: 'Pop Ion' }, with_delegate: 1, observations: 'intern' });
    await open(draft);
    expect(screen.getByTestId('editor-more').textContent).toContain('Delegat, Texte');
    const part = (name: string) => screen.getByTestId(`part-${name}`).closest('details')!;
    expect([part('delegate').open, part('texts').open, part('payment').open]).toEqual([true, true, false]);
    expect(screen.getByTestId('part-delegate').textContent).toContain('Pop Ion');
  });

  it('sends everything that is said there', async () => {
    const { user } = await open(draft);
    const say = async (id: string, text: string) => user.type(field(`editor-${id}`), text);
    await say('payment_method', 'transfer bancar');
    await say('payment_installments', '3');
    await say('delegate_name', 'Pop Ion');
    await say('delegate_date', 'azi');
    await say('delegate_time', '08:30');
    await say('notes', 'mulțumim');
    await say('observations', 'sună înainte');
    await say('work_point_id', 'wp_1');
    await user.selectOptions(screen.getByTestId('editor-spv'), 'live');
    await user.click(screen.getByTestId('editor-issue'));
    await vi.waitFor(() => expect(issuedAs()).toBeDefined());
    expect(issuedAs()!.request).toMatchObject({
      payment_method: 'transfer bancar',
      payment_installments: 3,
      with_delegate: 1,
      delegate: { delegate_name: 'Pop Ion', delegate_date: '2026-11-20', delegate_time: '08:30' },
      notes: 'mulțumim',
      observations: 'sună înainte',
      work_point_id: 'wp_1',
      spv_environment: 'live',
    });
  });
});

it('a correction keeps what it does not touch, and clears what was emptied', async () => {
  const more: Partial<OrderRequest> = {
    payment_method: 'card',
    payment_installments: 2,
    with_delegate: 1,
    delegate: { delegate_name: 'Pop Ion', delegate_ci: 'CJ 1' },
    notes: 'note',
    observations: 'intern',
    work_point_id: 'wp_1',
    send_email: true,
    email_address: 'a@b.ro',
    spv_environment: 'live',
  };
  change('i121', more);
  const { user } = await open({ screen: 'correct', id: 'i121' });
  await user.clear(field('editor-payment_installments'));
  await user.clear(field('editor-notes'));
  await user.click(screen.getByTestId('editor-issue'));
  await vi.waitFor(() => expect(router.route).toEqual({ screen: 'invoice', id: 'i121' }));
  const { request } = stored('i121');
  const cleared = ['payment_installments', 'notes'];
  const kept = Object.fromEntries(Object.entries(more).filter(([key]) => !cleared.includes(key)));
  expect(request).toMatchObject(kept);
  for (const key of cleared) expect(request).not.toHaveProperty(key);
});

it('offers every kind of exemption by its description', async () => {
  const { user } = await open(draft);
  const options = within(screen.getAllByTestId('row-vat')[0]!).getAllByRole('option');
  const said = options.map((option) => option.textContent);
  expect(said).toContain('0% · Scutit cu drept de deducere');
  expect(said.filter((one) => one?.startsWith('0%'))).toHaveLength(5);
  await user.selectOptions(screen.getAllByTestId('row-vat')[0]!, '0|6');
  const notes = [...screen.getAllByTestId('editor-row')[0]!.querySelectorAll('p')].map((one) => one.textContent);
  expect(notes.join(' ')).toContain('Scutit cu drept de deducere');
});

it('describes a client that a draft brought along', async () => {
  mock.change((world) => {
    const { request } = world.books.find((one) => one.view.id === 'd1')!;
    delete request.client_id;
    Object.assign(request, { client_data: { type: 'b2b', name: 'Zidărie Nouă' } });
  });
  const { user } = await open(draft);
  await screen.findByTestId('editor-new-client');
  for (const [name, text] of [
    ['cui', 'RO18547290'],
    ['address', 'Str. 1'],
    ['city', 'Cluj'],
    ['rc', 'J12/1/2020'],
    ['postal_code', '400001'],
    ['iban', 'RO49AAAA1B31007593840000'],
    ['contact_person', 'Ana'],
  ]) {
    await user.type(field(`client-${name}`), text!);
  }
  await user.click(screen.getByTestId('editor-issue'));
  await vi.waitFor(() => expect(issuedAs()).toBeDefined());
  expect(issuedAs()!.request.client_data).toEqual({
    type: 'b2b',
    name: 'Zidărie Nouă',
    cui: 'RO18547290',
    address: 'Str. 1',
    city: 'Cluj',
    rc: 'J12/1/2020',
    postal_code: '400001',
    iban: 'RO49AAAA1B31007593840000',
    contact_person: 'Ana',
  });
});
