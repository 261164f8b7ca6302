/** Which fields of a request are plain texts, part by part, and how they come and go. */
import type { ClientData, Delegate, OrderItem, OrderRequest } from '@/bindings';

export const ROW_TEXTS = ['description_extended', 'ubl_um', 'ubl_nc', 'ubl_cpv'] as const satisfies (keyof OrderItem)[];

export const CLIENT_TEXTS = [
  'name',
  'address',
  'city',
  'county',
  'email',
  'rc',
  'phone',
  'contact_person',
  'postal_code',
  'country',
  'bank',
  'iban',
] as const satisfies (keyof ClientData)[];

export const DELEGATE_TEXTS = [
  'delegate_name',
  'delegate_ci',
  'delegate_transport',
  'delegate_date',
  'delegate_time',
] as const satisfies (keyof Delegate)[];

export const ORDER_TEXTS = [
  'payment_method',
  'payment_type',
  'payment_installments',
  'spv_environment',
  'email_address',
  'info',
  'notes',
  'observations',
  'work_point_id',
] as const satisfies (keyof OrderRequest)[];

export type Texts<K extends string> = Record<K, string>;

/** Each as it stands in what came; empty where that is silent. */
export function textsOf<K extends string>(keys: readonly K[], from: Partial<Record<K, unknown>> = {}): Texts<K> {
  return Object.fromEntries(keys.map((key) => [key, from[key] === undefined ? '' : String(from[key])])) as Texts<K>;
}

/** Only what is written. */
export function written<K extends string>(texts: Texts<K>): Partial<Texts<K>> {
  const said = Object.entries<string>(texts).filter(([, text]) => text.trim() !== '');
  return Object.fromEntries(said.map(([key, text]) => [key, text.trim()])) as Partial<Texts<K>>;
}

/** A whole number is sent as one; anything else as it is, for the backend to find fault with. */
export const counted = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);

export const isText = <K extends string>(keys: readonly K[], key: string): key is K =>
  (keys as readonly string[]).includes(key);

export function without<T extends object>(whole: T, fields: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !fields.includes(key))) as Partial<T>;
}
