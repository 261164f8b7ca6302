/** The clients and products of the little world, as a person enters them. */
import type { ClashView, ClientData, EntryState, ProblemView, ProductData } from '@/bindings';
import { CLIENTS, PRODUCTS } from './people';

export interface Entry<T> {
  id: string;
  data: T;
  state: EntryState;
  conflict: ClashView[];
  attention: ProblemView | null;
}

export interface Import {
  file: string;
  at: string;
  before: Entry<ClientData>[] | Entry<ProductData>[];
}

const STREETS = ['Str. Horea 14', 'Str. Teiului 14', 'Str. Avram Iancu 3', 'Calea Victoriei 101', 'Sat Valea Verde 7'];
const KNOWN_CLIENTS = CLIENTS.slice();
const KNOWN_PRODUCTS = PRODUCTS.slice();

const settled = <T>(id: string, data: T): Entry<T> => ({ id, data, state: 'synced', conflict: [], attention: null });

export function freshClients(): Entry<ClientData>[] {
  const fresh = KNOWN_CLIENTS.map(({ id, name, tax_id, city, kind }, at) =>
    settled<ClientData>(id, {
      type: kind === 'firm' ? 'b2b' : 'b2c',
      name,
      ...(tax_id ? { cui: tax_id } : {}),
      address: STREETS[at % STREETS.length]!,
      city,
      county: 'Cluj',
      country: 'RO',
    }),
  );
  pickFrom(fresh, freshProducts());
  return fresh;
}

export function freshProducts(): Entry<ProductData>[] {
  return KNOWN_PRODUCTS.map(({ id, name, unit, price, vat_rate }, at) =>
    settled<ProductData>(id, {
      name,
      code: `A-${101 + at}`,
      unit_of_measure: unit,
      price: price ?? '1',
      currency: 'RON',
      vat_rate: vat_rate ?? '21',
      type: unit === 'oră' || unit === 'km' ? 'service' : 'product',
    }),
  );
}

/** What the editor suggests are these. */
export function pickFrom(clients: readonly Entry<ClientData>[], products: readonly Entry<ProductData>[]): void {
  const city = (data: ClientData) => data.city ?? '';
  CLIENTS.splice(
    0,
    Infinity,
    ...clients.map(({ id, data }) => ({
      id,
      name: data.name,
      tax_id: data.cui ?? '',
      city: city(data),
      kind: data.type === 'b2b' ? 'firm' : 'person',
    })),
  );
  PRODUCTS.splice(
    0,
    Infinity,
    ...products.map(({ id, data }) => ({
      id,
      name: data.name,
      unit: data.unit_of_measure ?? '',
      price: data.price,
      currency: data.currency ?? 'RON',
      vat_rate: data.vat_rate ?? null,
    })),
  );
}
