/** The list of invoices: what is searched for and which are shown. */
import type { InvoiceState, InvoiceView } from '@/bindings';
import { ask } from './ask';
import { Paged } from './paged.svelte';

class InvoiceList extends Paged<InvoiceView> {
  filter = $state<InvoiceState | null>(null);

  constructor() {
    super(
      (wanted) =>
        ask('invoices_page', {
          ...wanted,
          // What is being checked on the server waits to be sent as well.
          states: this.filter === null ? [] : this.filter === 'queued' ? ['queued', 'unknown'] : [this.filter],
          series: null,
        }),
      ['invoices', 'drafts'],
    );
  }

  async show(query: string, filter: InvoiceState | null): Promise<void> {
    this.filter = filter;
    await this.search(query);
  }

  /** The neighbour of an invoice, for going through them one by one. */
  neighbour(id: string, by: 1 | -1): InvoiceView | undefined {
    const at = this.row(this.active)?.id === id ? this.active : -1;
    const next = at < 0 ? undefined : this.row(at + by);
    if (next) this.active = at + by;
    return next;
  }
}

export const invoiceList = new InvoiceList();
