/** From a finding's path to the field on screen that shows it. */
import type { OrderForm, RowForm } from './order-form.svelte';

const CLIENT_FIELDS = ['name', 'cui', 'cnp', 'address', 'city', 'county', 'email', 'type'];
const ROW_FIELDS = ['description', 'quantity', 'unit', 'price', 'vat_rate'];
/** Fields under „Mai multe”. */
export const MORE_FIELDS = ['currency', 'currency_rate', 'info', 'with_vat_inverted', 'efactura_enabled', 'series_id'];

export const rowField = (row: RowForm, field: string) => `${row.id}-${field}`;

/** The id of the field a path belongs to; what has no field of its own goes to the nearest. */
export function fieldOf(path: string, form: OrderForm): string {
  const [head = '', second = '', third = ''] = path.split('.');
  if (head.startsWith('client')) {
    if (!form.newClient) return 'client';
    const field = second === 'cnp' ? 'cui' : second;
    return `client-${CLIENT_FIELDS.includes(field) ? field : 'name'}`;
  }
  if (head === 'items') {
    const row = second === '' ? form.rows[0] : form.filled[Number(second)];
    const field = ROW_FIELDS.includes(third) ? third : 'description';
    return row ? rowField(row, field) : 'client';
  }
  if (head === 'date' || head === 'due_date' || MORE_FIELDS.includes(head)) return head;
  return 'client';
}
