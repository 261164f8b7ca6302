/** How far the first run has come, read from the status, so that a restart continues where it was. */
import type { StatusView } from '@/bindings';
import { ask } from './ask';
import { onStale } from './stale';
import { seriesToUse, status } from './status.svelte';
import { EVERY } from './which';

export type Stage = 'sign_in' | 'firm' | 'series' | 'numbers' | 'ready';

/**
 * `booksEmpty`: nothing was ever made here; books in use never send a person back to the first run, nor do books that
 * can only be looked at or wait for the last number on paper.
 */
export function stageOf(now: StatusView, booksEmpty: boolean): Stage {
  if (now.demo || now.is_rescue) return 'ready';
  if (!now.session?.valid) return booksEmpty && !isPrepared(now) ? 'sign_in' : 'ready';
  if (!now.profile_complete) return 'firm';
  if (!booksEmpty || now.issuing_stopped || now.is_online_only) return 'ready';
  const series = seriesToUse(now);
  if (series?.lock !== 'here') return 'series';
  return series.free_numbers > 0 ? 'ready' : 'numbers';
}

/** Whether the first invoice could be made at once, with nobody signed in. */
const isPrepared = (now: StatusView) =>
  now.profile_complete && now.series.some((one) => one.lock === 'here' && one.free_numbers > 0);

let booksEmpty = $state(false);
let left = $state(false);
let begun = $state(false);

export const setup = {
  get stage(): Stage {
    return status.now ? stageOf(status.now, booksEmpty) : 'sign_in';
  },
  /** Whether the first run is on screen: until its end is seen, or put off. */
  get open(): boolean {
    return this.stage === 'sign_in' || (!left && (begun || this.stage !== 'ready'));
  },
  begin(): void {
    begun = true;
    left = false;
  },
  leave(): void {
    begun = false;
    left = true;
  },
  async refetch(): Promise<void> {
    const page = await ask('invoices_page', { wanted: { ...EVERY, search: '', states: [], offset: 0, limit: 1 } });
    booksEmpty = page.total === 0;
  },
};

export function keepSetupFresh(): () => void {
  return onStale(['invoices', 'drafts'], () => {
    setup.refetch().catch(() => undefined);
  });
}
