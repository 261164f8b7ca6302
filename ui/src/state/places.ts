/** Where what is wrong is ended: one button beside it leads there. What is ended outside the program, or by itself, has none. */
import type { ProblemView } from '@/bindings';
import { t } from '@/words/index.svelte';
import { router, type Route } from './router.svelte';
import { status } from './status.svelte';

export type Place = 'sign_in' | 'series' | 'state' | 'outbox' | 'firm' | 'backup' | 'help';

const ROUTES: Record<Place, Route> = {
  sign_in: { screen: 'sign_in' },
  series: { screen: 'series', register: null },
  state: { screen: 'series', register: null },
  outbox: { screen: 'outbox' },
  firm: { screen: 'settings', part: 'firm' },
  backup: { screen: 'settings', part: 'backup' },
  help: { screen: 'settings', part: 'help' },
};

const UNFORESEEN = 'unforeseen';

const PLACES: Readonly<Record<string, Place>> = {
  session_expired: 'sign_in',
  not_signed_in: 'sign_in',
  session_unread: 'sign_in',
  journal_repaired: 'backup',
  profile_incomplete: 'firm',
  issuing_stopped: 'state',
  books_copied: 'state',
  numbers_set_aside: 'state',
  pool_empty: 'series',
  pool_low: 'series',
  numbers_expire_soon: 'series',
  numbers_half_life: 'series',
  no_number: 'series',
  numbers_expiring: 'series',
  other_year: 'series',
  series_not_chosen: 'series',
  series_not_locked_here: 'series',
  series_held_elsewhere: 'series',
  series_lock_lost: 'series',
  numbers_held: 'series',
  series_locked_other_device: 'series',
  series_locked_to_device: 'series',
  reservation_device_mismatch: 'series',
  number_mismatch: 'help',
  [UNFORESEEN]: 'help',
  backup_not_made: 'backup',
  sending_paused: 'outbox',
  still_waiting: 'outbox',
  outbox_deadline: 'outbox',
  deadline_close: 'outbox',
  deadline_missed: 'outbox',
};

export interface Way {
  place: Place;
  route: Route;
}

/**
 * Where to go because of something that is wrong; nowhere from that very screen, unless to a part of it. What is done about a series the
 * server hears of, so without an account it begins with signing in.
 */
export function wayOf(code: string, here: Route, isSignedIn: boolean): Way | undefined {
  const known = PLACES[code];
  if (!known) return undefined;
  const place = ROUTES[known].screen === 'series' && !isSignedIn ? 'sign_in' : known;
  const route = ROUTES[place];
  return route.screen === here.screen && !('part' in route) ? undefined : { place, route };
}

/** The button that leads from here to where it is ended. */
export function wayOut(
  problem: ProblemView | null | undefined,
): { place: Place; label: string; run: () => void } | undefined {
  // What nobody foresaw, somebody has to be told of.
  const code = problem?.is_unforeseen ? UNFORESEEN : (problem?.code ?? '');
  const way = wayOf(code, router.route, Boolean(status.now?.session));
  return way && { place: way.place, label: t(`warning.to.${way.place}`), run: () => router.go(way.route) };
}
