import { describe, expect, it } from 'vitest';
import { daysOf, monthAfter, monthsBetween } from './desk.svelte';

describe('periods', () => {
  it.each([
    ['this_month', '2028-02-10', '2028-02-01', '2028-02-29'],
    ['last_month', '2026-01-31', '2025-12-01', '2025-12-31'],
    ['this_year', '2026-11-20', '2026-01-01', '2026-12-31'],
    ['last_year', '2026-01-01', '2025-01-01', '2025-12-31'],
  ] as const)('%s on %s', (period, today, from, to) => {
    expect(daysOf(period, today)).toEqual([from, to]);
  });

  it('counts months across years', () => {
    expect(monthAfter('2026-01', -1)).toBe('2025-12');
    expect(monthAfter('2026-11', 14)).toBe('2028-01');
    expect(monthsBetween('2025-11-20', '2026-02-01')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
    const many = monthsBetween('1900-01-01', '2199-12-31');
    expect([many.length, many.at(-1)]).toEqual([240, '2199-12']);
  });
});
