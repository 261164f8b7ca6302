import { expect, it } from 'vitest';
import { mock } from '@/backend/mock';
import type { InvoiceView } from '@/bindings';
import { ask } from './ask';
import { moneyOf, sayStanding, standingOf } from './standing';

async function sample(more: Partial<InvoiceView>): Promise<InvoiceView> {
  mock.open('firm');
  const { invoice } = await ask('invoice_get', { id: 'i100' });
  const base = { is_paid: false, paid: '0.00', owed: '100.00', is_overdue: false, pending: [] };
  return { ...invoice, ...base, ...more };
}

it.each([
  [{}, 'unpaid', 'Neîncasată'],
  [{ paid: '40.00', owed: '60.00' }, 'part', 'Parțial'],
  [{ is_paid: true, owed: '0.00' }, 'paid', 'Încasată'],
  [{ is_overdue: true }, 'overdue', 'Restantă'],
  [{ is_overdue: true, state: 'attention' }, 'attention', 'De rezolvat'],
  [{ is_overdue: true, is_void: true }, 'void', 'Anulată'],
  [{ is_storned: true }, 'storned', 'Stornată'],
  [{ storno_for: { id: null, full_number: 'TRN-1' } }, 'storno', 'Storno'],
  [{ document_type: 'proforma' }, 'synced', 'Trimisă'],
] satisfies [Partial<InvoiceView>, string, string][])('%j is %s', async (more, standing, words) => {
  const invoice = await sample(more);
  expect(standingOf(invoice)).toBe(standing);
  expect(sayStanding(invoice)).toBe(words);
});

it('what is reversed or void has no money to expect', async () => {
  expect(moneyOf(await sample({ is_void: true }))).toBeNull();
  expect(moneyOf(await sample({ is_storned: true }))).toBeNull();
  expect(moneyOf(await sample({ owed: '0.00' }))).toBeNull();
});
