/** Which dialog about the books as a whole is open. It outlives the screen it was asked for on: the books may change. */
import type { SeriesView } from '@/bindings';

export type Task =
  | { kind: 'backup' | 'restore' | 'rebuild' | 'seal' | 'unseal' | 'code' | 'unlock' }
  | { kind: 'takeover'; series: SeriesView };

/** Whether a problem is one of encrypted books that a recovery code opens. */
export const opensWithCode = (code: string | undefined): boolean =>
  ['books_sealed', 'books_key_wrong', 'keychain_failed'].includes(code ?? '');

let task = $state.raw<Task | null>(null);
let toState = $state<string | null>(null);

export const keeping = {
  get task(): Task | null {
    return task;
  },
  start(next: Task): void {
    task = next;
  },
  end(): void {
    task = null;
  },
  /** The series whose last number on paper is to be asked for as soon as its numbers are here. */
  get toState(): string | null {
    return toState;
  },
  askFor(series: string | null): void {
    toState = series;
  },
};
