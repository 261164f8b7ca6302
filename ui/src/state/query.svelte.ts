/** What a screen shows and what it is doing. Not here: caching across screens. */
import type { ProblemView, Topic } from '@/bindings';
import { problemOf } from './ask';
import { onStale } from './stale';

/** A reply kept on screen and fetched again when one of its topics goes stale. */
export class Query<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<ProblemView | null>(null);
  #turn = 0;

  constructor(
    private readonly fetch: () => Promise<T>,
    private readonly topics: readonly Topic[],
  ) {}

  get loading(): boolean {
    return this.value === null && this.problem === null;
  }

  /** Only the last request asked for may set what is shown. */
  async refetch(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const value = await this.fetch();
      if (turn !== this.#turn) return;
      // What says the same is the same: a form made of it keeps what is being typed into it.
      if (JSON.stringify(value) !== JSON.stringify(this.value)) this.value = value;
      this.problem = null;
    } catch (fault) {
      if (turn === this.#turn) this.problem = problemOf(fault);
    }
  }

  /** For an effect: fetches now and on every stale report, until stopped. */
  watch(): () => void {
    void this.refetch();
    return onStale(this.topics, () => void this.refetch());
  }
}

/** Something a person set off: one at a time, its refusal kept for the screen. */
export class Action {
  busy = $state(false);
  problem = $state.raw<ProblemView | null>(null);
  #last: Promise<unknown> = Promise.resolve();

  /** Once what was set off before has ended: for a choice that must not be lost because the one before is still being kept. */
  next<T>(work: () => Promise<T>): Promise<T | undefined> {
    const turn = this.#last.then(() => this.run(work));
    this.#last = turn;
    return turn;
  }

  /** `undefined` when refused or when the same action still runs. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = null;
    try {
      return await work();
    } catch (fault) {
      this.problem = problemOf(fault);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
