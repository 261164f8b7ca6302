/** The list of invoices as paged in from the backend; kept while other screens are open. */
import { SvelteMap } from 'svelte/reactivity';
import type { InvoiceState, InvoiceView, ProblemView } from '@/bindings';
import { ask, problemOf } from './ask';
import { onStale } from './stale';

const PAGE_ROWS = 100;
/** Pages kept; the ones not looked at for longest go first. */
const PAGES_MAX = 20;

class InvoiceList {
  query = $state('');
  filter = $state<InvoiceState | null>(null);
  /** `null` until the first answer. */
  total = $state<number | null>(null);
  active = $state(0);
  problem = $state.raw<ProblemView | null>(null);
  scroll = 0;
  readonly #pages = new SvelteMap<number, InvoiceView[]>();
  #asked = new Set<number>();
  #seen: number[] = [];
  #turn = 0;

  row(index: number): InvoiceView | undefined {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];
  }

  /** Another question: the old rows leave when the first page of the new ones is here. */
  async search(query: string, filter: InvoiceState | null): Promise<void> {
    this.query = query;
    this.filter = filter;
    this.active = 0;
    this.scroll = 0;
    await this.refetch();
  }

  /** Asks again for what is on screen. */
  async refetch(): Promise<void> {
    this.#turn += 1;
    this.#asked = new Set();
    const here = Math.floor(this.active / PAGE_ROWS);
    await this.#load(here, true);
  }

  /** Makes sure the rows of a stretch are here or asked for. */
  need(from: number, to: number): void {
    for (let page = Math.floor(from / PAGE_ROWS); page <= Math.floor(to / PAGE_ROWS); page += 1) {
      if (!this.#asked.has(page)) void this.#load(page, false);
    }
  }

  async #load(page: number, fresh: boolean): Promise<void> {
    const turn = this.#turn;
    this.#asked.add(page);
    try {
      const { query, filter } = this;
      const answer = await ask('invoices_page', {
        query: query.trim(),
        // What is being checked on the server waits to be sent as well.
        states: filter === null ? [] : filter === 'queued' ? ['queued', 'unknown'] : [filter],
        series: null,
        offset: page * PAGE_ROWS,
        limit: PAGE_ROWS,
      });
      if (turn !== this.#turn) return;
      if (fresh) this.#pages.clear();
      this.#pages.set(page, answer.items);
      this.total = answer.total;
      this.active = Math.max(0, Math.min(this.active, answer.total - 1));
      this.problem = null;
      this.#forget(page);
    } catch (fault) {
      if (turn !== this.#turn) return;
      this.#asked.delete(page);
      this.problem = problemOf(fault);
    }
  }

  #forget(page: number): void {
    this.#seen = [...this.#seen.filter((one) => one !== page), page];
    while (this.#seen.length > PAGES_MAX) {
      const oldest = this.#seen.shift()!;
      this.#pages.delete(oldest);
      this.#asked.delete(oldest);
    }
  }

  /** The neighbour of an invoice, for going through them one by one. */
  neighbour(id: string, by: 1 | -1): InvoiceView | undefined {
    const at = this.row(this.active)?.id === id ? this.active : -1;
    const next = at < 0 ? undefined : this.row(at + by);
    if (next) this.active = at + by;
    return next;
  }

  /** For an effect. */
  watch(): () => void {
    void this.refetch();
    return onStale(['invoices', 'drafts'], () => void this.refetch());
  }
}

export const invoiceList = new InvoiceList();
