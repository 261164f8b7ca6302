/** Clients and products entered, changed, looked up and decided about. */
import type {
  ClientData,
  ClientDetail,
  ClientRow,
  Commands,
  CompanyView,
  EntryState,
  FindingView,
  FirmPage,
  PriceView,
  ProblemView,
  ProductData,
  ProductDetail,
  ProductRow,
  SalePage,
  SaleRow,
  Take,
} from '@/bindings';
import { fold } from '@/format/text';
import { need, needServer, refuse } from './asks';
import { pickFrom, type Entry } from './entries';
import type { Stored, World } from './world';

type Args<C extends keyof Commands> = Commands[C]['args'];
type Data = ClientData | ProductData;

const clientBy = (world: World, id: string) => need(findEntry(world.clients, id), 'clientul');
const productBy = (world: World, id: string) => need(findEntry(world.products, id), 'produsul');

function findEntry<T>(entries: readonly Entry<T>[], id: string): Entry<T> | undefined {
  return entries.find((one) => one.id === id);
}

const issuedOf = (world: World) => world.books.filter((one) => one.view.number !== null);
const salesTo = (world: World, id: string) => issuedOf(world).filter((one) => one.request.client_id === id);
const salesOf = (world: World, id: string) =>
  issuedOf(world).filter((one) => one.request.items.some((item) => item.product_czuid === id));

function clientRow(world: World, { id, data, state }: Entry<ClientData>): ClientRow {
  const sales = salesTo(world, id);
  const owed = new Map<string, number>();
  for (const { view } of sales) {
    if (Number(view.owed) > 0) owed.set(view.currency, (owed.get(view.currency) ?? 0) + Number(view.owed));
  }
  return {
    id,
    name: data.name,
    tax_id: data.cui ?? data.cnp ?? '',
    city: data.city ?? '',
    kind: data.type === 'b2b' ? 'firm' : 'person',
    state,
    unpaid: [...owed].map(([currency, amount]) => ({ currency, amount: amount.toFixed(2) })),
    invoices: sales.length,
    last_invoice: sales[0]?.view.date ?? null,
  };
}

function productRow(world: World, { id, data, state }: Entry<ProductData>): ProductRow {
  const sales = salesOf(world, id);
  return {
    id,
    name: data.name,
    code: data.code ?? '',
    unit: data.unit_of_measure ?? '',
    price: data.price,
    currency: data.currency ?? 'RON',
    vat_rate: data.vat_rate ?? null,
    state,
    uses: sales.length,
    last_sold: sales[0]?.view.date ?? null,
  };
}

function page<T, R>(
  entries: readonly Entry<T>[],
  { query, offset, limit }: Args<'clients_page'>,
  words: (data: T) => string,
  row: (entry: Entry<T>) => R,
): { total: number; items: R[] } {
  const found = entries
    .filter((one) => fold(words(one.data)).includes(fold(query.trim())))
    .sort((a, b) => words(a.data).localeCompare(words(b.data), 'ro'));
  return { total: found.length, items: found.slice(offset, offset + limit).map(row) };
}

export const clientsPage = (world: World, asked: Args<'clients_page'>) =>
  page(
    world.clients,
    asked,
    (data) => `${data.name} ${data.cui ?? ''} ${data.city ?? ''}`,
    (one) => clientRow(world, one),
  );

export const productsPage = (world: World, asked: Args<'products_page'>) =>
  page(
    world.products,
    asked,
    (data) => `${data.name} ${data.code ?? ''}`,
    (one) => productRow(world, one),
  );

const saleRow = ({ view }: Stored): SaleRow => ({
  id: view.id,
  server_id: view.server_id,
  full_number: view.full_number,
  date: view.date,
  due_date: view.due_date,
  client_name: view.client_name,
  currency: view.currency,
  total: view.total,
  is_paid: view.is_paid,
  is_void: view.is_void,
  is_storno: view.storno_for !== null,
});

export function history(world: World, { id, offset, limit }: Args<'client_history'>): SalePage {
  const sales = salesTo(world, id);
  return { total: sales.length, items: sales.slice(offset, offset + limit).map(saleRow) };
}

/** One written on the web, one from the program before. */
const ELSEWHERE: readonly SaleRow[] = [
  {
    id: null,
    server_id: 'inv_web',
    full_number: 'WEB-0107',
    date: '2026-11-18',
    due_date: '2026-12-03',
    client_name: 'Cofetăria Măgura SRL',
    currency: 'RON',
    total: '1210.00',
    is_paid: false,
    is_void: false,
    is_storno: false,
  },
  {
    id: null,
    server_id: null,
    full_number: 'SB 2231',
    date: '2025-12-19',
    due_date: null,
    client_name: 'Agroserv Vâlcea SRL',
    currency: 'RON',
    total: '480.50',
    is_paid: true,
    is_void: false,
    is_storno: false,
  },
];

export function firmInvoices(world: World, { query, offset, limit }: Args<'firm_invoices'>): FirmPage {
  const elsewhere = world.books.length > 0 ? ELSEWHERE : [];
  const found = [...issuedOf(world).map(saleRow), ...elsewhere]
    .filter((one) => fold(one.client_name).includes(fold(query.trim())))
    .sort((one, other) => (other.date ?? '').localeCompare(one.date ?? ''));
  return { total: found.length, elsewhere: elsewhere.length, items: found.slice(offset, offset + limit) };
}

export function clientDetail(world: World, id: string): ClientDetail {
  const entry = clientBy(world, id);
  return {
    client: clientRow(world, entry),
    data: entry.data,
    findings: checkClient(entry.data),
    conflict: entry.conflict,
    attention: entry.attention,
    history: history(world, { id, offset: 0, limit: 20 }),
  };
}

function priceOf({ view, request }: Stored, id: string): PriceView {
  const item = request.items.find((one) => one.product_czuid === id)!;
  return {
    date: view.date,
    full_number: view.full_number,
    client_name: view.client_name,
    quantity: item.quantity ?? '1',
    unit: item.unit ?? '',
    price: item.price ?? '0',
    currency: view.currency,
    vat_rate: item.vat_rate ?? '21',
  };
}

export function productDetail(world: World, id: string): ProductDetail {
  const entry = productBy(world, id);
  return {
    product: productRow(world, entry),
    data: entry.data,
    findings: checkProduct(entry.data),
    conflict: entry.conflict,
    attention: entry.attention,
    last_prices: salesOf(world, id)
      .slice(0, 10)
      .map((one) => priceOf(one, id)),
  };
}

export function lastPrice(world: World, { id, client }: Args<'product_last_price'>): PriceView | null {
  const sale = salesOf(world, id).find((one) => client === null || one.request.client_id === client);
  return sale ? priceOf(sale, id) : null;
}

function finding(
  severity: 'error' | 'warning',
  field: string,
  code: string,
  message: string,
  hint: string,
): FindingView {
  return { severity, field, code, message, hint };
}

export function checkClient(data: Partial<ClientData>): FindingView[] {
  const found: FindingView[] = [];
  const add = (...one: Parameters<typeof finding>) => found.push(finding(...one));
  const path = (field: string) => `client_data.${field}`;
  if (!data.name) add('error', path('name'), 'client_name_missing', 'Lipsește numele clientului.', 'Scrie-l.');
  if (data.type !== 'b2c' && !data.cui) {
    add('error', path('cui'), 'client_tax_id_missing', 'O firmă are nevoie de CUI.', 'Îl găsești pe factura ei.');
  } else if (data.cui && !/^(RO)?\d{2,10}$/i.test(data.cui)) {
    add('error', path('cui'), 'client_tax_id_shape', 'Nu arată a CUI.', 'De exemplu RO18547290.');
  }
  if (!data.address) add('warning', path('address'), 'client_address_missing', 'Lipsește adresa.', 'Scrie strada.');
  if (!data.city) add('warning', path('city'), 'client_city_missing', 'Lipsește localitatea.', 'Scrie-o.');
  if (data.county === 'București' && data.city && !/^Sector \d$/.test(data.city)) {
    found.push({
      ...finding('warning', path('city'), 'client_sector', 'La București se scrie sectorul.', 'De exemplu Sector 3.'),
      mend: { label: 'Pune Sector 1', changes: [{ field: path('city'), value: 'Sector 1' }] },
    });
  }
  if (data.iban && !/^RO\d{2}[A-Z]{4}[A-Z0-9]{16}$/.test(data.iban)) {
    add('warning', path('iban'), 'client_iban_invalid', 'IBAN-ul pare greșit.', 'Verifică-l; poți salva și așa.');
  }
  return found;
}

export function checkProduct(data: Partial<ProductData>): FindingView[] {
  const found: FindingView[] = [];
  if (!data.name) found.push(finding('error', 'name', 'product_name_missing', 'Lipsește denumirea.', 'Scrie-o.'));
  if (!data.price) {
    found.push(finding('error', 'price', 'product_price_missing', 'Lipsește prețul.', 'Scrie prețul fără TVA.'));
  }
  if (data.vat_rate === '19') {
    found.push({
      ...finding('warning', 'vat_rate', 'vat_rate_not_in_force', 'Cota de TVA nu mai e în vigoare.', 'Alege alta.'),
      mend: { label: 'Pune cota de 21 %', changes: [{ field: 'vat_rate', value: '21' }] },
    });
  }
  return found;
}

/** What was there, with what was typed over it; an empty text clears. */
export function over<T extends Data>(before: T | undefined, typed: Partial<T>): T {
  const said = Object.entries({ ...before, ...typed }).filter(([, value]) => value !== '' && value !== null);
  return Object.fromEntries(said) as unknown as T;
}

function wantSound(findings: FindingView[]): void {
  const errors = findings.filter((one) => one.severity === 'error');
  if (errors.length === 0) return;
  throw {
    code: 'entry_rejected',
    message: 'Sunt date de corectat.',
    hint: 'Fiecare câmp spune ce.',
    findings: errors,
  } satisfies ProblemView;
}

function put<T extends Data>(world: World, entries: Entry<T>[], id: string | null, data: T): Entry<T> {
  const known = id === null ? undefined : findEntry(entries, id);
  const state: EntryState = !known || known.state === 'local' ? 'local' : 'changed';
  const entry: Entry<T> = { id: known?.id ?? `n${(world.count += 1)}`, data, state, conflict: [], attention: null };
  if (known) entries.splice(entries.indexOf(known), 1, entry);
  else entries.push(entry);
  pickFrom(world.clients, world.products);
  return entry;
}

export function saveClient(world: World, { id, client }: Args<'client_save'>): ClientDetail {
  const data = over(id === null ? undefined : clientBy(world, id).data, client);
  wantSound(checkClient(data));
  const same = id === null && data.cui && world.clients.find((one) => one.data.cui === data.cui);
  if (same) {
    refuse(
      'client_exists',
      `Clientul există deja: ${same.data.name}, cu același CUI sau CNP. Nu s-a adăugat al doilea.`,
      'Deschide-l pe acela și completează-l.',
    );
  }
  return clientDetail(world, put(world, world.clients, id, data).id);
}

export function saveProduct(world: World, { id, product }: Args<'product_save'>): ProductDetail {
  const data = over(id === null ? undefined : productBy(world, id).data, product);
  wantSound(checkProduct(data));
  return productDetail(world, put(world, world.products, id, data).id);
}

export function deleteClient(world: World, id: string): void {
  const entry = clientBy(world, id);
  if (salesTo(world, id).length > 0) {
    refuse(
      'client_has_invoices',
      'Clientul are facturi, așa că nu se șterge. Nu s-a schimbat nimic.',
      'Lasă-l în listă; facturile lui au nevoie de el.',
    );
  }
  world.clients = world.clients.filter((one) => one !== entry);
  pickFrom(world.clients, world.products);
}

export function deleteProduct(world: World, id: string): void {
  const entry = productBy(world, id);
  if (salesOf(world, id).length > 0) {
    refuse(
      'product_has_invoices',
      'Produsul e pe facturi, așa că nu se șterge. Nu s-a schimbat nimic.',
      'Lasă-l în listă sau schimbă-i numele.',
    );
  }
  world.products = world.products.filter((one) => one !== entry);
  pickFrom(world.clients, world.products);
}

function decide<T extends Data>(entry: Entry<T>, take: Take): void {
  if (entry.conflict.length === 0 && !entry.attention) {
    refuse('nothing_to_decide', 'La intrarea aceasta nu e nimic de ales.', 'Nu e nevoie să faci nimic.');
  }
  const theirs = Object.fromEntries(entry.conflict.map((one) => [one.field, one.theirs])) as Partial<T>;
  if (take === 'theirs') entry.data = over(entry.data, theirs);
  Object.assign(entry, { state: take === 'ours' ? 'changed' : 'synced', conflict: [], attention: null });
}

export function decideClient(world: World, { id, take }: Args<'client_decide'>): ClientDetail {
  decide(clientBy(world, id), take);
  pickFrom(world.clients, world.products);
  return clientDetail(world, id);
}

export function decideProduct(world: World, { id, take }: Args<'product_decide'>): ProductDetail {
  decide(productBy(world, id), take);
  return productDetail(world, id);
}

export function lookUp(world: World, cui: string): CompanyView {
  needServer(world);
  const digits = cui.replaceAll(/\D/g, '');
  if (digits.length < 2) {
    throw {
      code: 'entry_rejected',
      message: 'Nu arată a CUI.',
      hint: 'De exemplu RO18547290.',
      findings: [finding('error', 'cui', 'client_tax_id_shape', 'Nu arată a CUI.', 'De exemplu RO18547290.')],
    } satisfies ProblemView;
  }
  if (digits.startsWith('99')) {
    refuse(
      'no_such_company',
      `Registrul public nu cunoaște nicio firmă cu CUI ${digits}.`,
      'Verifică cifrele; dacă sunt bune, scrie datele clientului de mână.',
    );
  }
  const known = world.clients.find((one) => one.data.cui?.replaceAll(/\D/g, '') === digits);
  return {
    data: {
      type: 'b2b',
      name: 'Zidărie Nouă SRL',
      cui: `RO${digits}`,
      rc: 'J12/2201/2019',
      address: 'Str. Morii 8',
      city: 'Turda',
      county: 'Cluj',
      country: 'RO',
      postal_code: '401003',
    },
    is_vat_payer: true,
    is_inactive: digits.endsWith('0'),
    is_split_vat: false,
    is_in_einvoice_register: true,
    known_client: known?.id ?? null,
    findings: [],
  };
}

/** One of every trouble an entry can have. */
export function troubleEntries(world: World): void {
  const [first, second, third, fourth] = world.clients;
  Object.assign(first!, {
    state: 'conflict',
    data: { ...first!.data, address: 'Str. Horea 14A', phone: '0722 100 200' },
    conflict: [
      { field: 'address', base: 'Str. Horea 14', ours: 'Str. Horea 14A', theirs: 'Bd. Eroilor 2' },
      { field: 'phone', base: '', ours: '0722 100 200', theirs: '' },
    ],
  });
  Object.assign(second!, {
    state: 'attention',
    attention: {
      code: 'invalid_client_data',
      message: 'Clientul e în siguranță aici, dar serverul nu îi acceptă datele.',
      hint: 'Corectează CUI-ul și salvează din nou.',
    },
  });
  third!.state = 'changed';
  fourth!.state = 'local';
  const [product, other] = world.products;
  Object.assign(product!, {
    state: 'conflict',
    conflict: [{ field: 'price', base: '140', ours: '150', theirs: '160' }],
  });
  other!.state = 'local';
}
