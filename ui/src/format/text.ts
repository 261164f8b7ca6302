/** Text compared the way a person types it: without diacritics, case or the old cedilla letters. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
