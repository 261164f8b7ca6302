import { expect, it } from 'vitest';
import { spanOf, type Period } from './periods';

it.each<[Period, string, string, string]>([
  ['this_month', '2026-11-20', '2026-11-01', '2026-11-30'],
  ['this_month', '2028-02-29', '2028-02-01', '2028-02-29'],
  ['this_month', '2026-12-31', '2026-12-01', '2026-12-31'],
  ['last_month', '2026-01-01', '2025-12-01', '2025-12-31'],
  ['last_month', '2026-03-31', '2026-02-01', '2026-02-28'],
  ['this_year', '2026-11-20', '2026-01-01', '2026-12-31'],
  ['last_year', '2026-01-01', '2025-01-01', '2025-12-31'],
])('%s seen from %s', (period, today, from, to) => {
  expect(spanOf(period, today)).toEqual({ from, to });
});
