/** The periods people look back over, as first and last day. Not here: the clock; today is always an argument. */
import { addDays } from './dates';

export const PERIODS = ['this_month', 'last_month', 'this_year', 'last_year'] as const;
export type Period = (typeof PERIODS)[number];

export interface Span {
  from: string;
  to: string;
}

/** `2026-11-20`, `last_month` → from `2026-10-01` to `2026-10-31`. */
export function spanOf(period: Period, today: string): Span {
  const year = Number(today.slice(0, 4));
  switch (period) {
    case 'this_month':
      return month(today);
    case 'last_month':
      return month(addDays(month(today).from, -1));
    case 'this_year':
      return { from: `${year}-01-01`, to: `${year}-12-31` };
    case 'last_year':
      return { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
  }
}

function month(day: string): Span {
  const from = `${day.slice(0, 7)}-01`;
  // The 32nd day after the first is always of the next month.
  const next = `${addDays(from, 31).slice(0, 7)}-01`;
  return { from, to: addDays(next, -1) };
}
