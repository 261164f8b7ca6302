/** The series of the little world, and the numbers each has. */
import type { NumberView, SeriesView } from '@/bindings';
import { addDays } from '@/format/dates';
import type { Stored, World } from './world';

export const fullNumber = (series: string, number: number) => `${series}-${String(number).padStart(6, '0')}`;

export function poolOf(world: World, id: string): NumberView[] {
  const numbers = world.numbers.get(id) ?? [];
  world.numbers.set(id, numbers);
  return numbers;
}

/** Brings the series' counts in line with its numbers. */
export function recount(world: World): void {
  for (const series of world.series) {
    const free = poolOf(world, series.id).filter((one) => one.fate === 'free');
    series.free_numbers = series.lock === 'here' ? free.length : 0;
    series.is_lost = ['none', 'other'].includes(series.lock) && free.length > 0;
    series.lasting_numbers = series.free_numbers;
    series.pool = series.free_numbers === 0 ? 'empty' : series.free_numbers < 5 ? 'low' : 'enough';
    series.first_expiry = free[0]?.expires_at ?? null;
    series.usable_until = series.first_expiry && addDays(series.first_expiry.slice(0, 10), -6);
    series.days_left = series.lock === 'here' ? Math.floor(free.length / 6) : null;
    const numbers = poolOf(world, series.id);
    series.needs_statement =
      numbers.some((one) => one.fate === 'quarantined') ||
      (world.stopped && series.document_type === 'fiscal' && numbers.length > 0 && !world.stated.has(series.id));
    series.next_number = series.lock === 'here' && free[0] ? fullNumber(series.name, free[0].number) : null;
  }
}

export function seriesOf(id: string, name: string, more: Partial<SeriesView>): SeriesView {
  return {
    id,
    name,
    lock: 'none',
    is_lost: false,
    waiting: 0,
    holder: null,
    held_since: null,
    document_type: 'fiscal',
    format: `${name}-{number}`,
    example: fullNumber(name, 1),
    is_primary: false,
    free_numbers: 0,
    lasting_numbers: 0,
    pool: 'empty',
    first_expiry: null,
    usable_until: null,
    expires_soon: false,
    days_left: null,
    next_number: null,
    needs_statement: false,
    checked_at: '2026-11-20T12:02:00Z',
    ...more,
  };
}

/** Invoices of a series that leave by themselves and have not yet. */
export function waitingOf(world: World, id: string): number {
  const waits = ({ view }: Stored) => view.series_id === id && ['queued', 'unknown'].includes(view.state);
  return world.books.filter(waits).length;
}

/** As the program chooses it. */
export function seriesToUse(world: World): string | null {
  const rank = (one: SeriesView) => ({ here: 0, none: 2, other: 4, unknown: 4 })[one.lock] + (one.is_primary ? 0 : 1);
  const fiscal = world.series.filter((one) => one.document_type === 'fiscal');
  return fiscal.sort((a, b) => rank(a) - rank(b))[0]?.id ?? null;
}
