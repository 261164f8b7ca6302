/** Moments (RFC 3339, UTC) shown in the laptop's own time. Not here: reading the clock. */

const two = (n: number) => String(n).padStart(2, '0');

/** The day a moment falls on, `YYYY-MM-DD`. */
export function dayOf(moment: string): string {
  const at = new Date(moment);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** `14:02`. */
export function showTime(moment: string): string {
  const at = new Date(moment);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `14:02:11`. */
export function showSeconds(moment: string): string {
  return `${showTime(moment)}:${two(new Date(moment).getSeconds())}`;
}
