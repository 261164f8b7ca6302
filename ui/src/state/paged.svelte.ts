/** Rows paged in from the backend, a screenful at a time; kept while other screens are open. */
import { untrack } from 'svelte';
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

const pageOf = (index: number) => Math.floor(index / PAGE_ROWS);

/** The pages of a stretch of rows. */
const pagesOf = (from: number, to: number) =>
  Array.from({ length: pageOf(to) - pageOf(from) + 1 }, (_, at) => pageOf(from) + at);

export class Paged<Row> {
  query = $state('');
  /** `null` until the first answer. */
  total = $state<number | null>(null);
  active = $state(0);
  problem = $state.raw<ProblemView | null>(null);
  scroll = 0;
  readonly #pages = new SvelteMap<number, Row[]>();
  #asked = new Map<number, Promise<void>>();
  /** The pages that answer the question as it is asked now. */
  #fresh = new Set<number>();
  #seen: number[] = [];
  /** The rows on screen, as last said. */
  #sight = { from: 0, to: 0 };
  #turn = 0;
  /** Another question has another chosen row; otherwise it is found again wherever it went. */
  #isAnother = false;

  constructor(
    private readonly fetch: (wanted: Wanted) => Promise<{ total: number; items: Row[] }>,
    private readonly topics: readonly Topic[],
    private readonly idOf: (row: Row) => unknown = (row) => (row as { id?: string }).id,
  ) {}

  row = (index: number): Row | undefined => this.#pages.get(pageOf(index))?.[index % PAGE_ROWS];

  /** The row, fetched if it is not here; nothing where there is none, or it cannot be read. */
  async bring(index: number): Promise<Row | undefined> {
    if (index < 0 || index >= (this.total ?? 0)) return undefined;
    if (!this.row(index)) await this.#once(pageOf(index));
    return this.row(index);
  }

  /** Another question: the old rows leave when the first page of the new ones is here. */
  async search(query: string): Promise<void> {
    this.query = query;
    this.active = 0;
    this.scroll = 0;
    this.#sight = { from: 0, to: 0 };
    this.#isAnother = true;
    await this.refetch();
  }

  /** Asks again for what is on screen, and for the row that is chosen; the rest leaves once that is here. */
  async refetch(): Promise<void> {
    this.#turn += 1;
    const pages = [...new Set([...pagesOf(this.#sight.from, this.#sight.to), pageOf(this.active)])];
    this.#fresh = new Set();
    const chosen = this.#isAnother ? undefined : this.row(this.active);
    const loading = this.#load(pages, true, chosen && { at: this.active, id: this.idOf(chosen) });
    this.#asked = new Map(pages.map((page) => [page, loading]));
    await loading;
  }

  /** Makes sure the rows of a stretch are here or asked for. */
  need = (from: number, to: number): void => {
    this.#sight = { from, to };
    for (const page of pagesOf(from, to)) void this.#once(page);
  };

  #once(page: number): Promise<void> {
    const asked = this.#asked.get(page) ?? this.#load([page], false);
    this.#asked.set(page, asked);
    return asked;
  }

  /** `anew`: whatever does not answer the question as it is asked now leaves. */
  async #load(pages: readonly number[], anew: boolean, chosen?: { at: number; id: unknown }): Promise<void> {
    const turn = this.#turn;
    const query = this.query.trim();
    try {
      const answers = await Promise.all(
        pages.map((page) => this.fetch({ query, offset: page * PAGE_ROWS, limit: PAGE_ROWS })),
      );
      if (turn !== this.#turn) return;
      answers.forEach(({ total, items }, at) => {
        this.#pages.set(pages[at]!, items);
        this.#fresh.add(pages[at]!);
        this.total = total;
        this.#forget(pages[at]!);
      });
      if (anew) for (const page of [...this.#pages.keys()]) if (!this.#fresh.has(page)) this.#pages.delete(page);
      if (anew) this.#isAnother = false;
      // Who chose another one meanwhile keeps it.
      if (chosen?.at === this.active) this.active = this.#find(chosen.id) ?? this.active;
      this.active = Math.max(0, Math.min(this.active, (this.total ?? 0) - 1));
      this.problem = null;
    } catch (fault) {
      if (turn !== this.#turn) return;
      for (const page of pages) this.#asked.delete(page);
      this.problem = problemOf(fault);
    }
  }

  /** Where among the rows on screen the chosen one stands now; it goes along with what came before it. */
  #find(id: unknown): number | undefined {
    for (const page of this.#fresh) {
      const at = this.#pages.get(page)?.findIndex((row) => this.idOf(row) === id) ?? -1;
      if (at >= 0) return page * PAGE_ROWS + at;
    }
    return undefined;
  }

  #forget(page: number): void {
    this.#seen = [...this.#seen.filter((one) => one !== page), page];
    while (this.#seen.length > PAGES_MAX) {
      const oldest = this.#seen.shift()!;
      this.#pages.delete(oldest);
      this.#asked.delete(oldest);
    }
  }

  /** For an effect, which does not run again for what is asked. */
  watch(): () => void {
    untrack(() => void this.refetch());
    return onStale(this.topics, () => void this.refetch());
  }
}
