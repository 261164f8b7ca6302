/** Rows paged in from the backend, a screenful at a time; kept while other screens are open. */
import { SvelteMap } from 'svelte/reactivity';
import type { ProblemView, Topic } from '@/bindings';
import { problemOf } from './ask';
import { onStale } from './stale';

const PAGE_ROWS = 50;
/** Pages kept; the ones not looked at for longest go first. */
const PAGES_MAX = 40;

export interface Wanted {
  query: string;
  offset: number;
  limit: number;
}

export class Paged<Row> {
  query = $state('');
  /** `null` until the first answer. */
  total = $state<number | null>(null);
  active = $state(0);
  problem = $state.raw<ProblemView | null>(null);
  scroll = 0;
  readonly #pages = new SvelteMap<number, Row[]>();
  #asked = new Set<number>();
  #seen: number[] = [];
  #turn = 0;

  constructor(
    private readonly fetch: (wanted: Wanted) => Promise<{ total: number; items: Row[] }>,
    private readonly topics: readonly Topic[],
  ) {}

  row = (index: number): Row | undefined => this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];

  /** Another question: the old rows leave when the first page of the new ones is here. */
  async search(query: string): Promise<void> {
    this.query = query;
    this.active = 0;
    this.scroll = 0;
    await this.refetch();
  }

  /** Asks again for what is on screen. */
  async refetch(): Promise<void> {
    this.#turn += 1;
    this.#asked = new Set();
    await this.#load(Math.floor(this.active / PAGE_ROWS), true);
  }

  /** Makes sure the rows of a stretch are here or asked for. */
  need = (from: number, to: number): void => {
    for (let page = Math.floor(from / PAGE_ROWS); page <= Math.floor(to / PAGE_ROWS); page += 1) {
      if (!this.#asked.has(page)) void this.#load(page, false);
    }
  };

  async #load(page: number, fresh: boolean): Promise<void> {
    const turn = this.#turn;
    this.#asked.add(page);
    try {
      const answer = await this.fetch({ query: this.query.trim(), offset: page * PAGE_ROWS, limit: PAGE_ROWS });
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

  /** For an effect. */
  watch(): () => void {
    void this.refetch();
    return onStale(this.topics, () => void this.refetch());
  }
}
