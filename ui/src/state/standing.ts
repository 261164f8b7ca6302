/** The one thing about an invoice that a list has room for, the most pressing first (design: states). */
import type { InvoiceView, SaleRow } from '@/bindings';
import { t } from '@/words/index.svelte';

export type InvoiceStanding =
  InvoiceView['state'] | 'asked' | 'void' | 'storno' | 'storned' | 'overdue' | 'part' | 'unpaid' | 'paid';

const isSome = (amount: string) => /[1-9]/.test(amount);

/** What is known of the money: nothing for what has none to expect. */
export function moneyOf(invoice: InvoiceView): 'overdue' | 'part' | 'unpaid' | 'paid' | null {
  if (invoice.state === 'draft' || invoice.is_void || invoice.is_storned || invoice.storno_for) return null;
  if (invoice.is_paid) return 'paid';
  if (invoice.is_overdue) return 'overdue';
  if (!isSome(invoice.owed)) return null;
  return isSome(invoice.paid) ? 'part' : 'unpaid';
}

export function standingOf(invoice: InvoiceView): InvoiceStanding {
  if (invoice.state !== 'synced') return invoice.state;
  if (invoice.is_void) return 'void';
  if (invoice.pending.length > 0) return 'asked';
  if (invoice.storno_for) return 'storno';
  if (invoice.is_storned) return 'storned';
  if (invoice.document_type === 'proforma') return 'synced';
  return moneyOf(invoice) ?? 'synced';
}

export const sayStanding = (invoice: InvoiceView): string => t(`state.${standingOf(invoice)}`);

/** Of an invoice in a history, of which less is known. */
export function saleStanding(sale: SaleRow): 'void' | 'storno' | 'paid' | 'unpaid' {
  if (sale.is_void) return 'void';
  if (sale.is_storno) return 'storno';
  return sale.is_paid ? 'paid' : 'unpaid';
}
