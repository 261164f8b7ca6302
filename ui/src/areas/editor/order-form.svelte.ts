/** The order as it stands on the form, and the request it makes. Not here: sums, rules, the backend. */
import type { ClientData, DraftView, OrderItem, OrderRequest, VatRateView } from '@/bindings';

let rowCount = 0;

export const vatValue = (rate: string, key: number | null | undefined) => `${rate}|${key ?? ''}`;

function vatParts(value: string): { vat_rate: string; vat_key?: number } {
  const [rate = '', key = ''] = value.split('|');
  return key === '' ? { vat_rate: rate } : { vat_rate: rate, vat_key: Number(key) };
}

/** Fields that have a place on the form. */
const ROW_FIELDS = ['product_czuid', 'description', 'quantity', 'price', 'vat_rate', 'vat_key', 'unit'];
const CLIENT_FIELDS = ['type', 'name', 'cui', 'cnp', 'address', 'city', 'county', 'email'];

function without<T extends object>(whole: T, fields: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !fields.includes(key))) as Partial<T>;
}

export class RowForm {
  readonly id = `row-${(rowCount += 1)}`;
  description = $state('');
  product = $state<string | null>(null);
  quantity = $state('1');
  quantityBad = $state(false);
  unit = $state('buc');
  price = $state('');
  priceBad = $state(false);
  vat = $state('');
  /** What the form does not show, kept as it came. */
  #rest: Partial<OrderItem> = {};

  constructor(vat: string) {
    this.vat = vat;
  }

  /** An empty line is no line: it is neither counted nor checked. */
  get empty(): boolean {
    return this.description.trim() === '' && this.price === '' && !this.priceBad;
  }

  /** What is not filled in is left out, and found missing. Under reverse charge the backend knows the rate. */
  item(reverse = false): OrderItem {
    const filled = (key: keyof OrderItem, text: string) => (text === '' ? {} : { [key]: text });
    return {
      ...this.#rest,
      ...(this.product ? { product_czuid: this.product } : {}),
      description: this.description.trim(),
      ...filled('quantity', this.quantity),
      ...filled('price', this.price),
      ...(reverse ? {} : vatParts(this.vat)),
      ...filled('unit', this.unit.trim()),
    } as OrderItem;
  }

  static from(item: Partial<OrderItem>, defaultVat: string): RowForm {
    const row = new RowForm(item.vat_rate === undefined ? defaultVat : vatValue(item.vat_rate, item.vat_key));
    row.description = item.description ?? '';
    row.product = item.product_czuid ?? null;
    row.quantity = item.quantity ?? '';
    row.unit = item.unit ?? '';
    row.price = item.price ?? '';
    row.#rest = without(item, ROW_FIELDS);
    return row;
  }

  /** Another product brings its own. */
  forget(): void {
    this.#rest = {};
  }

  copy(): RowForm {
    return RowForm.from(this.item(), this.vat);
  }
}

export class NewClient {
  type = $state<'b2b' | 'b2c'>('b2b');
  name = $state('');
  taxId = $state('');
  address = $state('');
  city = $state('');
  county = $state('');
  email = $state('');
  #rest: Partial<ClientData> = {};

  data(): ClientData {
    const said = (key: keyof ClientData, text: string) => (text.trim() ? { [key]: text.trim() } : {});
    return {
      ...this.#rest,
      type: this.type,
      name: this.name.trim(),
      ...said(this.type === 'b2b' ? 'cui' : 'cnp', this.taxId),
      ...said('address', this.address),
      ...said('city', this.city),
      ...said('county', this.county),
      ...said('email', this.email),
    };
  }

  static from(data: ClientData): NewClient {
    const client = new NewClient();
    client.type = data.type;
    client.name = data.name;
    client.taxId = (data.type === 'b2b' ? data.cui : data.cnp) ?? '';
    client.address = data.address ?? '';
    client.city = data.city ?? '';
    client.county = data.county ?? '';
    client.email = data.email ?? '';
    client.#rest = without(data, CLIENT_FIELDS);
    return client;
  }
}

export class OrderForm {
  /** One for each invoice to be: a second click or a retry asks for the same one. */
  readonly requestId = crypto.randomUUID();
  clientText = $state('');
  clientId = $state<string | null>(null);
  newClient = $state<NewClient | null>(null);
  date = $state('');
  dateBad = $state(false);
  due = $state('');
  dueBad = $state(false);
  rows = $state<RowForm[]>([]);
  series = $state('');
  currency = $state('RON');
  rate = $state('');
  rateBad = $state(false);
  reverse = $state(false);
  efactura = $state(true);
  info = $state('');

  constructor(
    today: string,
    readonly defaultVat: string,
  ) {
    this.date = today;
    this.rows = [new RowForm(defaultVat)];
  }

  get filled(): RowForm[] {
    return this.rows.filter((row) => !row.empty);
  }

  get pristine(): boolean {
    return !this.clientId && !this.newClient && this.filled.length === 0 && !this.due && !this.info;
  }

  request(): OrderRequest {
    return {
      ...(this.newClient ? { client_data: this.newClient.data() } : this.clientId ? { client_id: this.clientId } : {}),
      ...(this.series ? { series_id: this.series } : {}),
      ...(this.date ? { date: this.date } : {}),
      ...(this.due ? { due_date: this.due } : {}),
      ...(this.currency === 'RON' ? {} : { currency: this.currency }),
      ...(this.currency !== 'RON' && this.rate ? { currency_rate: this.rate } : {}),
      ...(this.reverse ? { with_vat_inverted: 1 } : {}),
      ...(this.efactura ? {} : { efactura_enabled: 0 }),
      ...(this.info.trim() ? { info: this.info.trim() } : {}),
      items: this.filled.map((row) => row.item(this.reverse)),
    };
  }

  /** Every field said outright: what a correction leaves out stays as it was, and an empty text clears it. */
  correction(): OrderRequest {
    return {
      ...(this.newClient ? {} : { client_id: '' }),
      date: '',
      due_date: '',
      currency: this.currency,
      currency_rate: '',
      with_vat_inverted: this.reverse ? 1 : 0,
      efactura_enabled: this.efactura ? 1 : 0,
      info: '',
      ...this.request(),
    };
  }

  addRow(after?: RowForm): RowForm {
    const row = new RowForm(this.defaultVat);
    const at = after ? this.rows.indexOf(after) + 1 : this.rows.length;
    this.rows = this.rows.toSpliced(at, 0, row);
    return row;
  }

  duplicate(row: RowForm): RowForm {
    const copy = row.copy();
    this.rows = this.rows.toSpliced(this.rows.indexOf(row) + 1, 0, copy);
    return copy;
  }

  /** Where it stood, so that it can be put back. */
  remove(row: RowForm): number {
    const at = this.rows.indexOf(row);
    const rest = this.rows.filter((one) => one !== row);
    this.rows = rest.length > 0 ? rest : [new RowForm(this.defaultVat)];
    return at;
  }

  restore(row: RowForm, at: number): void {
    const kept = this.rows.length === 1 && this.rows[0]?.empty ? [] : this.rows;
    this.rows = kept.toSpliced(at, 0, row);
  }

  move(row: RowForm, by: 1 | -1): void {
    const at = this.rows.indexOf(row);
    const to = at + by;
    if (to < 0 || to >= this.rows.length) return;
    this.rows = this.rows.toSpliced(at, 1).toSpliced(to, 0, row);
  }

  static from(draft: DraftView, defaultVat: string): OrderForm {
    const { request } = draft;
    const form = new OrderForm(request.date ?? '', defaultVat);
    form.clientText = draft.client_name;
    form.clientId = request.client_id ?? null;
    form.newClient = request.client_data ? NewClient.from(request.client_data) : null;
    form.due = request.due_date ?? '';
    form.series = request.series_id ?? '';
    form.currency = request.currency ?? 'RON';
    form.rate = request.currency_rate ?? '';
    form.reverse = request.with_vat_inverted === 1;
    form.efactura = request.efactura_enabled !== 0;
    form.info = request.info ?? '';
    // Under reverse charge the rate is not chosen; without it a row starts over with the usual one.
    const shown = (item: OrderItem) => (form.reverse ? without(item, ['vat_rate', 'vat_key']) : item);
    form.rows = [...request.items.map((item) => RowForm.from(shown(item), defaultVat)), new RowForm(defaultVat)];
    return form;
  }
}

export function defaultVat(rates: readonly VatRateView[]): string {
  const rate = rates.find((one) => one.is_default) ?? rates[0];
  return rate ? vatValue(rate.rate, rate.key) : '';
}

/** A product's rate as one of the rates offered. */
export function vatOf(rates: readonly VatRateView[], rate: string): string {
  const match = rates.find((one) => one.rate === rate);
  return vatValue(rate, match?.key);
}
