/** Days as text in and out, `YYYY-MM-DD` inside. Not here: the clock; today is always an argument. */

export interface Days {
  /** Today, as the program understands it. */
  today: string;
  /** What `+15` counts from. */
  from?: string | undefined;
  /** A bare `5` means the next 5th on or after `from`, not the one of this month. */
  forward?: boolean;
}

const DAY_MS = 86_400_000;

function parts(day: string): [number, number, number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}

function utc(day: string): number {
  const [year, month, date] = parts(day);
  return Date.UTC(year, month - 1, date);
}

function iso(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

function make(year: number, month: number, date: number): string | null {
  if (month < 1 || month > 12 || date < 1 || year < 1900 || year > 2199) return null;
  const moment = new Date(Date.UTC(year, month - 1, date));
  return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === date ? iso(moment.getTime()) : null;
}

export function addDays(day: string, count: number): string {
  return iso(utc(day) + count * DAY_MS);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS);
}

const NAMED: Record<string, number> = {
  azi: 0,
  astazi: 0,
  today: 0,
  maine: 1,
  tomorrow: 1,
  ieri: -1,
  yesterday: -1,
};

/** Reads `5`, `5.12`, `051226`, `05122026`, `5.12.2026`, `2026-12-05`, `+15`, `azi`; `null` when it is no day. */
export function readDate(text: string, days: Days): string | null {
  const bare = text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  const named = NAMED[bare];
  if (named !== undefined) return addDays(days.today, named);
  const offset = /^([+-])\s*(\d{1,4})$/.exec(bare);
  if (offset) return addDays(days.from ?? days.today, Number(offset[2]) * (offset[1] === '-' ? -1 : 1));
  const written = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(bare);
  if (written) return make(Number(written[1]), Number(written[2]), Number(written[3]));
  if (/^\d+$/.test(bare)) return readDigits(bare, days);
  const spaced = /^(\d{1,2})[./\- ]+(\d{1,2})(?:[./\- ]+(\d{2}|\d{4}))?\.?$/.exec(bare);
  if (!spaced) return null;
  return whole(Number(spaced[1]), Number(spaced[2]), spaced[3], days);
}

function readDigits(digits: string, days: Days): string | null {
  const two = (at: number) => Number(digits.slice(at, at + 2));
  switch (digits.length) {
    case 1:
    case 2:
      return bareDay(Number(digits), days);
    case 4:
      return whole(two(0), two(2), undefined, days);
    case 6:
    case 8:
      return whole(two(0), two(2), digits.slice(4), days);
    default:
      return null;
  }
}

function whole(date: number, month: number, yearText: string | undefined, days: Days): string | null {
  if (yearText !== undefined) {
    return make(yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText), month, date);
  }
  const anchor = days.from ?? days.today;
  const [year] = parts(anchor);
  const day = make(year, month, date);
  return day && days.forward && day < anchor ? make(year + 1, month, date) : day;
}

function bareDay(date: number, days: Days): string | null {
  const anchor = days.forward ? (days.from ?? days.today) : days.today;
  const [year, month] = parts(anchor);
  const day = make(year, month, date);
  if (!days.forward || (day && day >= anchor)) return day;
  return month === 12 ? make(year + 1, 1, date) : make(year, month + 1, date);
}

/** `2026-11-20` → `20.11.2026`. */
export function showDate(day: string | null | undefined): string {
  if (!day) return '';
  const [year = '', month = '', date = ''] = day.slice(0, 10).split('-');
  return `${date}.${month}.${year}`;
}

/** `2026-11-20` → `20.11`: for places where the year goes without saying. */
export function showShortDate(day: string): string {
  return showDate(day).slice(0, 5);
}

/** `2026-11-20` → `vin., 20 noiembrie 2026`. */
export function sayDate(day: string, lang: 'ro' | 'en'): string {
  const locale = lang === 'ro' ? 'ro-RO' : 'en-GB';
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(utc(day));
}

/** `2026-11` → `nov. 2026`. */
export function sayMonth(month: string, lang: 'ro' | 'en'): string {
  const locale = lang === 'ro' ? 'ro-RO' : 'en-GB';
  const format = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return format.format(utc(`${month}-01`));
}
