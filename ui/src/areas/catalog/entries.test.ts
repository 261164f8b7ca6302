import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mock } from '@/backend/mock';
import type { FindingView } from '@/bindings';
import { Refusal } from '@/backend';
import { status } from '@/state/status.svelte';
import { entering } from '@/state/entering.svelte';
import { router } from '@/state/router.svelte';
import { toasts } from '@/state/toasts.svelte';
import { undo } from '@/state/undo.svelte';
import Client from './Client.svelte';
import { EntryForm } from './entry-form.svelte';
import { ImportDesk } from './import-desk.svelte';
import Sheet from './Sheet.svelte';

type Name = 'name' | 'cui' | 'cnp';

function form(kept: Partial<Record<Name, string>> | null, findings: FindingView[] = []) {
  const check = vi.fn((document: object) => Promise.resolve(document && findings));
  const save = vi.fn((document: object) => Promise.resolve({ name: JSON.stringify(document) }));
  return {
    check,
    save,
    form: new EntryForm<Name, { name: string }>(['name', 'cui', 'cnp'], kept, {}, { check, save }),
  };
}

const finding = (severity: 'error' | 'warning', field: string, value?: string): FindingView => ({
  severity,
  field,
  code: 'x',
  message: `${severity} la ${field}.`,
  hint: '',
  ...(value === undefined ? {} : { mend: { label: 'Pune', changes: [{ field, value }] } }),
});

beforeEach(async () => {
  mock.open('troubled');
  mock.network('online');
  await status.refetch();
});

afterEach(cleanup);

describe('entering', () => {
  it('a new one says only what is written', () => {
    const { form: entry } = form(null);
    entry.put({ name: ' Ana ', cui: '' });
    expect(entry.document()).toEqual({ name: 'Ana' });
  });

  it('a known one says only what is other than before, and an empty text clears', () => {
    const { form: entry } = form({ name: 'Ana', cui: '123' });
    entry.put({ cui: '', cnp: '1' });
    expect(entry.document()).toEqual({ cui: '', cnp: '1' });
    entry.put({ cui: '123' });
    expect(entry.document(['cui'])).toEqual({ cui: '', cnp: '1' });
  });

  it('is quiet about a field until it is left or saving was tried', async () => {
    const { form: entry } = form(null, [finding('error', 'client_data.name')]);
    await entry.look([]);
    expect(entry.said('name')).toEqual({});
    entry.touched.add('name');
    expect(entry.said('name').error).toBe('error la client_data.name.');
    expect(entry.first).toBe('name');
  });

  it('mends as is offered, and only what the form has', async () => {
    const { form: entry } = form(null, [finding('warning', 'client_data.cui', '42'), finding('warning', 'iban', 'X')]);
    await entry.look([]);
    entry.tried = true;
    entry.said('cui').mend?.run();
    expect(entry.texts.cui).toBe('42');
    expect(entry.said('name')).toEqual({});
  });

  it('a refusal goes to the fields', async () => {
    const { form: entry, save } = form(null);
    const problem = { code: 'no', message: 'Nu.', hint: '', findings: [finding('error', 'cui')] };
    save.mockRejectedValueOnce(new Refusal(problem));
    expect(await entry.save([])).toBeUndefined();
    expect(entry.first).toBe('cui');
    expect(entry.saving.problem?.message).toBe('Nu.');
  });
});

describe('a client', () => {
  it('shows both sides of a conflict', async () => {
    router.go({ screen: 'client', id: 'c1' });
    render(Client);
    const conflict = await screen.findByTestId('conflict');
    for (const text of ['Str. Horea 14A', 'Bd. Eroilor 2', 'Telefon', 'gol'])
      expect(conflict.textContent).toContain(text);
  });

  it('that is not there says so', async () => {
    router.go({ screen: 'client', id: 'nu' });
    render(Client);
    expect((await screen.findByRole('alert')).textContent).toContain('Nu găsesc clientul');
  });
});

describe('an import', () => {
  it('keeps one column for each field', async () => {
    const desk = new ImportDesk('clients');
    desk.path = '/x/clienti.csv';
    await desk.look();
    await desk.assign('Observatii', 'address');
    expect(desk.preview?.columns.map((one) => one.field)).toEqual(['name', 'cui', null, 'city', 'address']);
    await desk.assign('Observatii', '');
    expect(desk.preview?.columns.at(-1)?.field).toBeNull();
  });

  it('asks for the column that is missing and plans nothing before', async () => {
    const desk = new ImportDesk('clients');
    desk.path = '/x/clienti.csv';
    await desk.look();
    await desk.assign('Denumire', '');
    expect(desk.preview?.missing).toEqual(['name']);
    expect(desk.preview?.rows).toBe(0);
    await desk.assign('Observatii', 'name');
    expect(desk.preview?.missing).toEqual([]);
  });

  it('stops on rows that cannot be taken, unless they are left out', async () => {
    const desk = new ImportDesk('clients');
    desk.path = '/x/clienti.csv';
    await desk.look();
    await desk.run();
    expect(desk.running.problem?.code).toBe('import_rows_refused');
    desk.skip = true;
    await desk.run();
    expect(desk.done).toMatchObject({ file: 'clienti.csv', new: 23, refused: 2 });
    expect(await desk.undo()).toBe(true);
    expect(await desk.undo()).toBe(false);
  });
});

describe('a sheet that is closed', () => {
  const open = async () => {
    entering.start({ kind: 'client', id: null, typed: 'Ana' });
    render(Sheet);
    return await screen.findByTestId<HTMLInputElement>('entry-name');
  };

  afterEach(async () => {
    entering.end();
    cleanup();
    // What is left is offered once nothing of it is being saved.
    await new Promise((resolve) => setTimeout(resolve));
    for (const one of toasts.all) toasts.dismiss(one.id);
  });

  it('gives back what was written in it', async () => {
    const user = userEvent.setup();
    await open();
    await user.type(screen.getByTestId('entry-city'), 'Iași');
    await user.keyboard('{Escape}');
    expect(entering.now).toBeNull();
    await vi.waitFor(() => expect(toasts.all).toHaveLength(1));
    toasts.all[0]!.action!.run();
    expect((await screen.findByTestId<HTMLInputElement>('entry-city')).value).toBe('Iași');
    expect(screen.getByTestId<HTMLInputElement>('entry-name').value).toBe('Ana');
    await user.keyboard('{Escape}');
    await vi.waitFor(() => expect(toasts.all).toHaveLength(1));
    // And by Ctrl+Z, which needs no pointer.
    undo.run();
    expect((await screen.findByTestId<HTMLInputElement>('entry-city')).value).toBe('Iași');
    expect(toasts.all).toEqual([]);
  });

  it('gives it back too when another sheet took its place', async () => {
    const user = userEvent.setup();
    await open();
    await user.type(screen.getByTestId('entry-city'), 'Iași');
    entering.start({ kind: 'client', id: null, typed: 'Maria' });
    await vi.waitFor(() => expect(screen.getByTestId<HTMLInputElement>('entry-name').value).toBe('Maria'));
    expect(screen.getByTestId<HTMLInputElement>('entry-city').value).toBe('');
    expect(toasts.all).toHaveLength(1);
    toasts.all[0]!.action!.run();
    await vi.waitFor(() => expect(screen.getByTestId<HTMLInputElement>('entry-city').value).toBe('Iași'));
  });

  it('says nothing where nothing was written', async () => {
    await open();
    await userEvent.setup().keyboard('{Escape}');
    expect(entering.now).toBeNull();
    expect(toasts.all).toEqual([]);
  });
});
