/** What a field of an invoice is called, by its path in what was sent: `items.0.price` is the price of the first line. */
import { t } from '@/words/index.svelte';

const NAMES = {
  number: 'view.field.number',
  full_number: 'view.field.full_number',
  date: 'view.field.date',
  due_date: 'view.field.due_date',
  client: 'view.field.client',
  client_id: 'view.field.client',
  client_data: 'view.field.client',
  subtotal: 'view.field.subtotal',
  vat_amount: 'view.field.vat_amount',
  total: 'view.field.total',
  currency: 'view.field.currency',
  currency_rate: 'editor.rate',
  items: 'view.field.items',
  is_draft: 'view.field.is_draft',
  name: 'editor.name',
  cui: 'editor.cui',
  cnp: 'editor.cnp',
  address: 'editor.address',
  city: 'editor.city',
  county: 'editor.county',
  country: 'clients.fields.country',
  email: 'clients.fields.email',
  iban: 'clients.fields.iban',
  rc: 'clients.fields.rc',
  description: 'editor.description',
  quantity: 'editor.quantity',
  unit: 'editor.unit_long',
  price: 'editor.price',
  vat_rate: 'editor.vat_long',
} as const;

const nameOf = (field: string) =>
  Object.hasOwn(NAMES, field) ? t(NAMES[field as keyof typeof NAMES]) : field.replaceAll('_', ' ');

export function fieldName(path: string): string {
  const [head = '', second, third] = path.split('.');
  if (head === 'items' && second !== undefined) {
    const line = t('editor.row', { n: Number(second) + 1 });
    return third ? `${line} · ${nameOf(third)}` : line;
  }
  return second ? `${nameOf(head)} · ${nameOf(second)}` : nameOf(head);
}
