/** Moments in words a person uses: `azi, 14:02`. */
import { addDays, showDate, showShortDate } from '@/format/dates';
import { dayOf, showTime } from '@/format/moments';
import { t } from '@/words/index.svelte';
import { status } from './status.svelte';

export function sayWhen(moment: string): string {
  const day = dayOf(moment);
  const time = showTime(moment);
  const today = status.today;
  if (day === today) return t('moment.today', { time });
  if (day === addDays(today, -1)) return t('moment.yesterday', { time });
  if (day === addDays(today, 1)) return t('moment.tomorrow', { time });
  const date = day.slice(0, 4) === today.slice(0, 4) ? showShortDate(day) : showDate(day);
  return t('moment.day', { date, time });
}

/** After „până”, the day only where it is not this one. */
export function sayUntil(moment: string): string {
  return dayOf(moment) === status.today ? t('moment.at', { time: showTime(moment) }) : sayWhen(moment);
}

/** The year only where it is not this one. */
export function sayDay(day: string): string {
  return day.slice(0, 4) === status.today.slice(0, 4) ? showShortDate(day) : showDate(day);
}
