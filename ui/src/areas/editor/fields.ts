/** From a finding's path to the field on screen that shows it, and to what a mend changes. */
import type { ChangeView, OrderItem, VatRateView } from '@/bindings';
import type { OrderForm } from './order-form.svelte';
import { vatOf, vatValue, type RowForm } from './row-form.svelte';
import { CLIENT_TEXTS, DELEGATE_TEXTS, isText, ORDER_TEXTS, ROW_TEXTS } from './texts';

/** Row fields that stand on the line; the other ones are in its details. */
const LINE_FIELDS = ['description', 'quantity', 'unit', 'price', 'vat_rate'];

/** Fields of a new client that are always shown. */
export const CLIENT_SEEN = ['name', 'cui', 'address', 'city', 'county'].map((field) => `client-${field}`);

/** The parts of „Mai multe” and the fields in each. */
export const PARTS = {
  series: ['series_id'],
  money: ['currency', 'currency_rate'],
  payment: ['payment_method', 'payment_type', 'payment_installments'],
  efactura: ['efactura_enabled', 'spv_environment'],
  reverse: ['with_vat_inverted'],
  email: ['send_email', 'email_address'],
  delegate: [...DELEGATE_TEXTS],
  texts: ['info', 'notes', 'observations'],
  place: ['work_point_id'],
} as const;
export type Part = keyof typeof PARTS;

/** The part of „Mai multe” a field is in. */
export function partOf(field: string): Part | undefined {
  return (Object.keys(PARTS) as Part[]).find((part) => (PARTS[part] as readonly string[]).includes(field));
}

export const rowField = (row: RowForm, field: string) => `${row.id}-${field}`;

/** The id of the field a path belongs to; what has no field of its own goes to the nearest. */
export function fieldOf(path: string, form: OrderForm, rows: readonly RowForm[] = form.filled): string {
  const [head = '', second = '', third = ''] = path.split('.');
  if (head.startsWith('client')) {
    if (!form.newClient) return 'client';
    const field = second === 'cnp' ? 'cui' : second;
    return `client-${field === 'cui' || isText(CLIENT_TEXTS, field) ? field : 'name'}`;
  }
  if (head === 'items') {
    const row = second === '' ? form.rows[0] : rows[Number(second)];
    const known = LINE_FIELDS.includes(third) || isText(ROW_TEXTS, third);
    return row ? rowField(row, known ? third : third === 'vat_key' ? 'vat_rate' : 'description') : 'client';
  }
  const field = head === 'delegate' ? second || 'delegate_name' : head;
  return field === 'date' || field === 'due_date' || partOf(field) ? field : 'client';
}

/** Where a field stands on the form, from the top. */
export function placeOf(field: string, form: OrderForm): number {
  if (field.startsWith('client')) return 0;
  const head = ['date', 'due_date'].indexOf(field);
  if (head >= 0) return 1 + head;
  const row = form.rows.findIndex((one) => field.startsWith(`${one.id}-`));
  if (row < 0) return Number.MAX_SAFE_INTEGER;
  const column = LINE_FIELDS.indexOf(field.slice(form.rows[row]!.id.length + 1));
  return 3 + row * (LINE_FIELDS.length + 1) + (column < 0 ? LINE_FIELDS.length : column);
}

type Put = (value: string) => void;

/**
 * What puts a value where a path of the request leads, or `null` where the form has no such place. What is not shown goes
 * into what is kept with the order unseen; an empty value clears.
 */
export function putOf(
  path: string,
  form: OrderForm,
  rows: readonly RowForm[],
  rates: readonly VatRateView[],
): Put | null {
  const [head = '', second = '', third = ''] = path.split('.');
  if (head === 'items') {
    const row = rows[Number(second)];
    return row && third && form.rows.includes(row) ? (value) => putRow(row, third, value, rates) : null;
  }
  if (head === 'client_data') {
    const client = form.newClient;
    if (!client || !second) return null;
    if (second === 'cui' || second === 'cnp') {
      if (second === client.idField) return (value) => (client.taxId = value);
    } else if (second === 'type') return (value) => (client.type = value === 'b2c' ? 'b2c' : 'b2b');
    else if (isText(CLIENT_TEXTS, second)) return (value) => (client.texts[second] = value);
    return (value) => (client.rest = keep(client.rest, second, value));
  }
  if (head === 'delegate') {
    return isText(DELEGATE_TEXTS, second) ? (value) => (form.delegate[second] = value) : null;
  }
  if (isText(ORDER_TEXTS, head)) return (value) => (form.texts[head] = value);
  switch (head) {
    case 'date':
      return (value) => Object.assign(form, { date: value, dateBad: false });
    case 'due_date':
      return (value) => Object.assign(form, { due: value, dueBad: false });
    case 'currency':
      return (value) => Object.assign(form, { currency: value || 'RON', rate: '', rateBad: false });
    case 'currency_rate':
      return (value) => Object.assign(form, { rate: value, rateBad: false });
    case 'document_type':
      return (value) => (form.type = value === 'proforma' ? 'proforma' : 'fiscal');
    case 'series_id':
      return (value) => (form.series = value);
    case 'with_vat_inverted':
      return (value) => (form.reverse = value === '1');
    case 'efactura_enabled':
      return (value) => (form.efactura = value !== '0');
    case 'send_email':
      return (value) => (form.sendEmail = value === '1' || value === 'true');
    case 'client_id':
    case 'supplier':
    case '':
      return null;
    default:
      return (value) => (form.rest = keep(form.rest, head, value));
  }
}

function putRow(row: RowForm, field: string, value: string, rates: readonly VatRateView[]): void {
  if (isText(ROW_TEXTS, field)) row.texts[field] = value;
  else if (field === 'vat_rate') row.vat = vatOf(rates, value);
  else if (field === 'vat_key') row.vat = vatValue(row.vat.split('|')[0] ?? '', value);
  else if (field === 'quantity') Object.assign(row, { quantity: value, quantityBad: false });
  else if (field === 'price') Object.assign(row, { price: value, priceBad: false });
  else if (field === 'description' || field === 'unit') row[field] = value;
  else if (field === 'product_czuid') row.product = value || null;
  else if (field === 'save_as_product') row.asProduct = value === '1' || value === 'true';
  else row.rest = keep<OrderItem>(row.rest, field, value);
}

function keep<T extends object>(rest: Partial<T>, field: string, value: string): Partial<T> {
  const others = Object.fromEntries(Object.entries(rest).filter(([key]) => key !== field));
  return (value === '' ? others : { ...others, [field]: value }) as Partial<T>;
}

/** What makes all of a mend's changes, or `null` when the form cannot take every one of them. */
export function mendOf(
  changes: readonly ChangeView[],
  form: OrderForm,
  rows: readonly RowForm[],
  rates: readonly VatRateView[],
): (() => void) | null {
  const puts = changes.map(({ field, value }) => ({ put: putOf(field, form, rows, rates), value }));
  if (puts.length === 0 || puts.some(({ put }) => put === null)) return null;
  return () => puts.forEach(({ put, value }) => put?.(value));
}
