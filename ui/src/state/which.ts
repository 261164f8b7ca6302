/** Which invoices a list shows. */
import type { InvoiceFilter } from '@/bindings';

/** Which invoices, and in which order; what is typed and the page are asked for beside it. */
export type Which = Omit<InvoiceFilter, 'search' | 'offset' | 'limit' | 'states'>;

/** What to ask the backend for, where less than all of it matters. */
export const wanting = (some: Partial<InvoiceFilter>): InvoiceFilter => ({
  ...EVERY,
  search: '',
  states: [],
  offset: 0,
  limit: 0,
  ...some,
});

export const EVERY: Which = {
  group: null,
  series: null,
  client: null,
  from: null,
  to: null,
  sort: 'number',
  ascending: false,
};
