/** Where an invoice of a list stands, and where it is opened. */
import type { InvoiceRow, SaleRow } from '@/bindings';
import type { Route } from './router.svelte';

/** A draft is written on; an invoice is looked at. */
export const routeOf = ({ id, standing }: InvoiceRow): Route =>
  standing === 'draft' ? { screen: 'editor', draft: id } : { screen: 'invoice', id };

/** Of an invoice in a history, of which less is known. */
export function saleStanding(sale: SaleRow): 'void' | 'storno' | 'paid' | 'unpaid' {
  if (sale.is_void) return 'void';
  if (sale.is_storno) return 'storno';
  return sale.is_paid ? 'paid' : 'unpaid';
}
