/** The list of invoices: what is searched for, which are shown and in which order, and what they come to. */
import type { InvoiceFilter, InvoiceRow, InvoiceSort, InvoiceSums } from '@/bindings';
import { ask } from './ask';
import { Paged } from './paged.svelte';
import { EVERY, type Which } from './which';

const TOPICS = ['invoices', 'drafts'] as const;
/** Typing goes on while the last letters are looked up: the sum waits until it pauses. */
const SUMS_PAUSE_MS = 150;

class InvoiceList extends Paged<InvoiceRow> {
  which = $state.raw<Which>(EVERY);
  /** The client's name beside its id in `which`. */
  clientName = $state('');
  /** How the period was chosen: a name of `periods`, or `days`. */
  period = $state('any');
  /** `null` until they are known for what is shown. */
  sums = $state.raw<InvoiceSums | null>(null);
  #summed = '';
  #summing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super(({ query, ...page }) => ask('invoices_page', { wanted: this.#wanted(query, page) }), TOPICS);
  }

  get narrowed(): boolean {
    const { group, series, client, from, to } = this.which;
    return [group, series, client, from, to].some((one) => one !== null);
  }

  #wanted(search: string, page: { offset: number; limit: number }): InvoiceFilter {
    return { ...this.which, search, states: [], ...page };
  }

  async show(change: Partial<Which>): Promise<void> {
    this.which = { ...this.which, ...change };
    await this.search(this.query);
  }

  /** The same column again turns the order round. */
  sortBy(sort: InvoiceSort): Promise<void> {
    const again = this.which.sort === sort;
    return this.show({ sort, ascending: again && !this.which.ascending });
  }

  /** Everything again, in the order it was. */
  async clear(): Promise<void> {
    const { sort, ascending } = this.which;
    await this.startOver({ sort, ascending });
  }

  /** Only these, whatever was shown before. */
  async startOver(only: Partial<Which>): Promise<void> {
    this.which = { ...EVERY, ...only };
    [this.query, this.clientName, this.period] = ['', '', only.from || only.to ? 'days' : 'any'];
    await this.search('');
  }

  /** What the sum is of. */
  get #question(): string {
    return `${JSON.stringify(this.which)} ${this.query}`;
  }

  override async refetch(): Promise<void> {
    if (this.#summed !== this.#question) this.sums = null;
    clearTimeout(this.#summing);
    this.#summing = setTimeout(() => void this.#sum(), SUMS_PAUSE_MS);
    await super.refetch();
  }

  async #sum(): Promise<void> {
    const asked = this.#question;
    const wanted = this.#wanted(this.query.trim(), { offset: 0, limit: 0 });
    const sums = await ask('invoices_sums', { wanted }).catch(() => null);
    if (asked === this.#question) [this.#summed, this.sums] = [asked, sums];
  }

  /**
   * The next invoice of the list in one direction, for going through them one by one; drafts are passed over.
   * One that was not opened from the list has those issued before and after it.
   */
  async neighbour(id: string, by: 1 | -1): Promise<string | undefined> {
    if (this.row(this.active)?.id !== id) {
      return (await ask('invoice_beside', { id, after: by < 0 }).catch(() => null)) ?? undefined;
    }
    for (let at = this.active + by; ; at += by) {
      const next = await this.bring(at);
      if (next?.standing === 'draft') continue;
      if (next) this.active = at;
      return next?.id;
    }
  }
}

export const invoiceList = new InvoiceList();
