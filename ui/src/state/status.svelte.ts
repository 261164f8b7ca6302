/** The one status snapshot; every place that shows status reads this. */
import type { SeriesView, StatusView } from '@/bindings';
import { ask } from './ask';
import { onStale } from './stale';

let turn = 0;
let snapshot = $state.raw<StatusView | null>(null);

export const status = {
  get now(): StatusView | null {
    return snapshot;
  },
  /** Today, as the program understands it. */
  get today(): string {
    return snapshot?.today ?? '1970-01-01';
  },
  /** Whether the server can be asked for something now. */
  get reachable(): boolean {
    return snapshot !== null && !snapshot.is_rescue && (snapshot.demo || snapshot.online);
  },
  /** Nothing reaches the account until somebody signs in, whatever the line does. */
  get signedOut(): boolean {
    return snapshot !== null && !snapshot.demo && !snapshot.session?.valid;
  },
  /** Everything here can only be looked at. */
  get frozen(): boolean {
    return snapshot?.is_rescue ?? false;
  },
  /** No laptop of its own: the server numbers, so nothing is locked or reserved here. */
  get onlineOnly(): boolean {
    return snapshot?.is_online_only ?? false;
  },
  /** The series invoices are issued on, or could be. */
  get series(): SeriesView | null {
    return snapshot && seriesToUse(snapshot);
  },
  /** The number a series would give next, as printed; only a look. */
  nextNumber(seriesId: string): string | null {
    return snapshot?.series.find((series) => series.id === seriesId)?.next_number ?? null;
  },
  set(next: StatusView): void {
    turn += 1;
    snapshot = next;
  },
  /** Only the last answer asked for counts. */
  async refetch(): Promise<void> {
    const mine = ++turn;
    const next = await ask('app_status', {});
    if (mine === turn || !snapshot) snapshot = next;
  },
};

/** How many numbers one press of „Rezervă” asks for. */
export const RESERVE_COUNT = 20;

export function seriesToUse(now: StatusView): SeriesView | null {
  return now.series.find((series) => series.id === now.series_to_use) ?? null;
}

export function keepStatusFresh(): () => void {
  return onStale(['status', 'series', 'numbers', 'outbox', 'profile'], () => {
    status.refetch().catch(() => undefined);
  });
}
