import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, readDate, sayDate, showDate } from './dates';

const days = { today: '2026-11-20' };

describe('readDate', () => {
  it.each([
    ['5', '2026-11-05'],
    ['5.12', '2026-12-05'],
    ['5/12', '2026-12-05'],
    ['0512', '2026-12-05'],
    ['051226', '2026-12-05'],
    ['05122026', '2026-12-05'],
    ['5.12.26', '2026-12-05'],
    ['5.12.2026', '2026-12-05'],
    ['2026-12-05', '2026-12-05'],
    ['+15', '2026-12-05'],
    ['-1', '2026-11-19'],
    ['azi', '2026-11-20'],
    ['Mâine', '2026-11-21'],
    ['maine', '2026-11-21'],
    ['ieri', '2026-11-19'],
    ['29.2.2028', '2028-02-29'],
  ])('understands %s', (text, day) => {
    expect(readDate(text, days)).toBe(day);
  });

  it.each(['', 'x', '32', '31.11', '29.2.2026', '5.13', '123', '1.2.3.4'])('refuses %j', (text) => {
    expect(readDate(text, days)).toBeNull();
  });

  it('counts from the issue date, and a bare day comes after it', () => {
    const due = { today: '2026-11-20', from: '2026-12-28', forward: true };
    expect(readDate('+15', due)).toBe('2027-01-12');
    expect(readDate('5', due)).toBe('2027-01-05');
    expect(readDate('30', due)).toBe('2026-12-30');
    expect(readDate('15.1', due)).toBe('2027-01-15');
    expect(readDate('31', { ...due, from: '2026-11-20' })).toBe('2026-12-31');
  });
});

it('shows days the Romanian way and says them in both languages', () => {
  expect(showDate('2026-11-20')).toBe('20.11.2026');
  expect(showDate(null)).toBe('');
  expect(sayDate('2026-11-20', 'ro')).toContain('20 noiembrie 2026');
  expect(sayDate('2026-11-20', 'en')).toContain('20 November 2026');
});

it('counts over months and summer time', () => {
  expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
});
