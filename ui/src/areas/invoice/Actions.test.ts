import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mock } from '@/backend/mock';
import type { InvoiceDetail } from '@/bindings';
import { ask } from '@/state/ask';
import { asking } from '@/state/asking.svelte';
import { router } from '@/state/router.svelte';
import { status } from '@/state/status.svelte';
import { toasts } from '@/state/toasts.svelte';
import '@/words/later';
import Actions from './Actions.svelte';
import Payments from './Payments.svelte';
import Story from './Story.svelte';
import Waiting from './Waiting.svelte';

beforeEach(async () => {
  mock.open('firm');
  mock.network('offline');
  await status.refetch();
});

afterEach(() => {
  asking.end();
  cleanup();
});

const detail = (id = 'i84'): Promise<InvoiceDetail> => ask('invoice_get', { id });

it('says in words what cannot be done and why, once for the same reason', async () => {
  render(Actions, { detail: await detail('i100') });
  const edit = screen.getByTestId('act-edit');
  expect(edit.getAttribute('aria-disabled')).toBe('true');
  const reason = document.getElementById(edit.getAttribute('aria-describedby')!)!;
  expect(reason.textContent).toMatch(/Modifică, Anulează:\s+ANAF a validat factura/);
  expect(screen.getByTestId('act-void').getAttribute('aria-describedby')).toBe(reason.id);
});

it('a barred action is found by keyboard and does nothing', async () => {
  const user = userEvent.setup();
  render(Actions, { detail: await detail('i100') });
  await user.tab();
  expect(document.activeElement).toBe(screen.getByTestId('act-edit'));
  await user.keyboard('{Enter}');
  expect(router.route.screen).not.toBe('correct');
});

it('what waits to be sent is corrected elsewhere', async () => {
  render(Actions, { detail: await detail('i127') });
  expect(screen.queryByTestId('act-edit')).toBeNull();
  expect(screen.getByTestId('act-void').getAttribute('aria-disabled')).toBe('true');
});

it('begins what can be done, and tells of what cannot', async () => {
  const user = userEvent.setup();
  const given = await detail();
  render(Actions, { detail: given });
  await user.click(screen.getByTestId('act-storno'));
  expect(asking.now?.task).toBe('storno');
  asking.end();
  asking.begin(await detail('i100'), 'edit');
  expect(asking.now).toBeNull();
  expect(toasts.all.at(-1)?.text).toContain('ANAF a validat factura');
});

it('duplicating opens the new draft', async () => {
  const user = userEvent.setup();
  render(Actions, { detail: await detail() });
  await user.click(screen.getByTestId('act-duplicate'));
  await vi.waitFor(() => expect(router.route.screen).toBe('editor'));
});

it('lists what waits, and only the last can be given up', async () => {
  const user = userEvent.setup();
  await ask('invoice_pay', { id: 'i84', amount: '10', method: null, date: null, note: null });
  const { invoice } = await detail();
  await ask('invoice_send', { id: 'i84', email: 'a@b.ro', subject: null, message: null });
  const both = await detail();
  render(Waiting, { invoice: both.invoice });
  const rows = within(screen.getByTestId('waiting')).getAllByRole('listitem');
  expect(rows.map((row) => row.textContent.includes('Renunță'))).toEqual([false, true]);
  expect(rows[0]!.textContent).toContain('10,00');
  await user.click(screen.getByTestId('withdraw'));
  await vi.waitFor(async () => expect((await detail()).invoice.pending).toHaveLength(1));
  expect(invoice.pending).toHaveLength(1);
});

it.each([
  ['paid', 'Încasată'],
  ['part', 'Parțial'],
  ['overdue', 'Restantă'],
] as const)('payments say where the money stands: %s', async (money, words) => {
  const given = await detail();
  const payments = [{ date: '2026-11-10', amount: '5.00', method: 'card' }];
  render(Payments, { detail: { ...given, payments, money } });
  expect(screen.getByTestId('payments').textContent).toContain(words);
  expect(screen.getByTestId('payments').textContent).toContain('Card');
});

it('the story tells what was asked and what came of it', async () => {
  const { invoice } = await detail();
  const entries = ['asked.storno', 'done.payment', 'done.send', 'asked.edit'].map((kind) => ({
    at: null,
    kind,
    done: kind.startsWith('done'),
    detail: kind.endsWith('payment') ? '12.50' : kind.endsWith('send') ? 'a@b.ro' : null,
  }));
  render(Story, { invoice, entries });
  const said = screen.getByTestId('timeline').textContent;
  for (const words of [
    'Stornare cerută serverului',
    'Încasare trecută în cont',
    '12,50',
    'a@b.ro',
    'Modificare cerută',
  ]) {
    expect(said).toContain(words);
  }
});
