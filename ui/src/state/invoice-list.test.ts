import { beforeEach, expect, it, vi } from 'vitest';
import { mock } from '@/backend/mock';
import { invoiceList as list } from './invoice-list.svelte';

beforeEach(async () => {
  mock.open('firm');
  await list.clear();
  await list.show({ sort: 'number', ascending: false });
});

it('shows what is asked for and says what it comes to', async () => {
  const all = list.total;
  await list.show({ group: 'draft' });
  expect(list.total).toBe(1);
  expect(list.row(0)?.standing).toBe('draft');
  await vi.waitFor(() => expect(list.sums).toEqual({ invoices: 0, drafts: 1, totals: [] }));
  await list.clear();
  expect([list.total, list.narrowed]).toEqual([all, false]);
  await vi.waitFor(() => expect(list.sums?.totals[0]?.currency).toBe('RON'));
});

it('turns the order round at the same column and begins anew at another', async () => {
  await list.sortBy('total');
  expect(list.which).toMatchObject({ sort: 'total', ascending: false });
  const most = Number(list.row(0)?.total);
  await list.sortBy('total');
  expect(list.which.ascending).toBe(true);
  expect(Number(list.row(0)?.total)).toBeLessThan(most);
  await list.sortBy('date');
  expect(list.which).toMatchObject({ sort: 'date', ascending: false });
});

it('keeps the order when everything is shown again, and nothing else', async () => {
  await list.sortBy('due');
  await list.show({ from: '2026-11-01', to: '2026-11-30', client: 'c1' });
  list.clientName = 'Ana';
  await list.search('TRN');
  await list.clear();
  expect(list.which).toMatchObject({ sort: 'due', from: null, to: null, client: null });
  expect([list.query, list.clientName, list.period]).toEqual(['', '', 'any']);
});

it('never shows the sum of another question', async () => {
  await vi.waitFor(() => expect(list.sums?.invoices).toBeGreaterThan(1));
  await list.show({ group: 'draft' });
  expect(list.sums).toBeNull();
  await vi.waitFor(() => expect(list.sums?.drafts).toBe(1));
});

it('goes from one invoice to the next and passes over the drafts', async () => {
  expect(list.row(0)?.standing).toBe('draft');
  const [newest, older] = [list.row(1)!, list.row(2)!];
  list.active = 1;
  expect(await list.neighbour(newest.id, -1)).toBeUndefined();
  expect(await list.neighbour(newest.id, 1)).toBe(older.id);
  expect(await list.neighbour(older.id, -1)).toBe(newest.id);
  expect(await list.neighbour('nowhere', 1)).toBeUndefined();
});

it('goes by the order of issue from an invoice that was not opened from the list', async () => {
  const [first, second, third] = [list.row(1)!, list.row(2)!, list.row(3)!];
  list.active = 1;
  expect(await list.neighbour(second.id, 1)).toBe(third.id);
  expect(await list.neighbour(second.id, -1)).toBe(first.id);
  expect(list.active).toBe(1);
});
