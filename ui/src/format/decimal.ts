/** Decimal text in and out, exactly. Not here: arithmetic on money, and any number type. */

export type ReadDecimal =
  | { kind: 'empty' }
  | { kind: 'bad' }
  /** `unsure`: dot and comma could be confused, so the reading is worth showing. */
  | { kind: 'ok'; value: string; unsure: boolean };

const WORDS_AROUND = /(?:lei|ron|eur|usd|%)\s*$/i;
const SPACES = /[\s\u00a0\u202f']/g;

/** Reads `1.234,5`, `1234.5`, `1 234,50 lei`; `1.234` is one thousand two hundred thirty-four. */
export function readDecimal(text: string): ReadDecimal {
  const bare = text.trim().replace(WORDS_AROUND, '').replace(SPACES, '').replace(/^−/, '-');
  if (bare === '') return { kind: 'empty' };
  const match = /^(-?)([\d.,]*)$/.exec(bare);
  if (!match || !/\d/.test(match[2] ?? '')) return { kind: 'bad' };
  const [, sign = '', body = ''] = match;
  const parts = split(body);
  if (!parts) return { kind: 'bad' };
  const whole = parts.whole.replace(/^0+(?=\d)/, '') || '0';
  const negative = sign === '-' && /[1-9]/.test(whole + parts.fraction);
  const value = (negative ? '-' : '') + whole + (parts.fraction ? `.${parts.fraction}` : '');
  return { kind: 'ok', value, unsure: parts.unsure };
}

interface Parts {
  whole: string;
  fraction: string;
  unsure: boolean;
}

function split(body: string): Parts | null {
  const dots = body.split('.').length - 1;
  const commas = body.split(',').length - 1;
  if (dots && commas) {
    const decimal = body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ',';
    const at = body.lastIndexOf(decimal);
    const whole = body.slice(0, at);
    const fraction = body.slice(at + 1);
    const group = decimal === '.' ? ',' : '.';
    if (fraction.includes(group) || whole.includes(decimal) || !grouped(whole, group)) return null;
    return { whole: whole.replaceAll(group, ''), fraction, unsure: false };
  }
  if (dots + commas === 0) return { whole: body, fraction: '', unsure: false };
  const mark = dots ? '.' : ',';
  if (dots + commas > 1) {
    return grouped(body, mark) ? { whole: body.replaceAll(mark, ''), fraction: '', unsure: true } : null;
  }
  const [whole = '', fraction = ''] = body.split(mark);
  const couldGroup = fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  if (mark === '.' && couldGroup) return { whole: whole + fraction, fraction: '', unsure: true };
  return { whole, fraction, unsure: couldGroup };
}

function grouped(whole: string, mark: string): boolean {
  const [first = '', ...rest] = whole.split(mark);
  return /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group));
}

type Exact = Intl.StringNumericLiteral;

const shapes = new Map<string, Intl.NumberFormat>();

function shape(least: number, most: number): Intl.NumberFormat {
  const key = `${least}-${most}`;
  let format = shapes.get(key);
  if (!format) {
    format = new Intl.NumberFormat('ro-RO', { minimumFractionDigits: least, maximumFractionDigits: most });
    shapes.set(key, format);
  }
  return format;
}

/** `1234.5` → `1.234,50`; more decimals stay as they are. */
export function showMoney(value: string): string {
  return shape(2, 6).format(value as Exact);
}

/** `3` → `3`, `1.5` → `1,5`. */
export function showQuantity(value: string): string {
  return shape(0, 6).format(value as Exact);
}

/** `665.5`, `RON` → `665,50 lei`, held together by a no-break space. */
export function showAmount(value: string, currency: string): string {
  return `${showMoney(value)}\u00a0${currency === 'RON' ? 'lei' : currency}`;
}

/** `1204` → `1.204`. */
export function showCount(value: number): string {
  return shape(0, 0).format(value);
}
