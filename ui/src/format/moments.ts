/** Moments (RFC 3339, UTC) shown in Romanian time, as the program's own dates are. Not here: reading the clock. */

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Bucharest',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

function parts(moment: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  return Object.fromEntries(CLOCK.formatToParts(new Date(moment)).map((one) => [one.type, one.value]));
}

/** The day a moment falls on, `YYYY-MM-DD`. */
export function dayOf(moment: string): string {
  const { year, month, day } = parts(moment);
  return `${year}-${month}-${day}`;
}

/** `14:02`. */
export function showTime(moment: string): string {
  const { hour, minute } = parts(moment);
  return `${hour}:${minute}`;
}

/** `14:02:11`. */
export function showSeconds(moment: string): string {
  return `${showTime(moment)}:${parts(moment).second}`;
}
