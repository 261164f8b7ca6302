/** One line as it stands on the form, and the item it makes. Not here: sums, rules, the backend. */
import type { OrderItem, VatRateView } from '@/bindings';
import { ROW_TEXTS, textsOf, without, written } from './texts';

let rowCount = 0;

interface Price {
  price: string;
  currency: string;
}

/** Fields that have a place on the form. */
const ROW_FIELDS = ['product_czuid', 'description', 'quantity', 'price', 'vat_rate', 'vat_key', 'unit'];

export const vatValue = (rate: string, key: number | string | null | undefined) => `${rate}|${key ?? ''}`;

function vatParts(value: string): { vat_rate: string; vat_key?: number } {
  const [rate = '', key = ''] = value.split('|');
  return key === '' ? { vat_rate: rate } : { vat_rate: rate, vat_key: Number(key) };
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

export class RowForm {
  readonly id = `row-${(rowCount += 1)}`;
  description = $state('');
  product = $state<string | null>(null);
  quantity = $state('1');
  quantityBad = $state(false);
  unit = $state('buc');
  price = $state('');
  priceBad = $state(false);
  /** What the product that was picked costs. */
  own = $state.raw<Price | null>(null);
  vat = $state('');
  /** What stands in the details below the line. */
  texts = $state(textsOf(ROW_TEXTS));
  asProduct = $state(false);
  detailsOpen = $state(false);
  /** What the form does not show, kept as it came. */
  rest = $state.raw<Partial<OrderItem>>({});

  constructor(vat: string) {
    this.vat = vat;
  }

  /** An empty line is no line: it is neither counted nor checked. */
  get empty(): boolean {
    return this.description.trim() === '' && this.price === '' && !this.priceBad;
  }

  get detailed(): boolean {
    return this.asProduct || Object.keys(written(this.texts)).length > 0;
  }

  /** What is not filled in is left out, and found missing. Under reverse charge the backend knows the rate. */
  item(reverse = false): OrderItem {
    const filled = (key: keyof OrderItem, text: string) => (text === '' ? {} : { [key]: text });
    return {
      ...this.rest,
      ...(this.product ? { product_czuid: this.product } : {}),
      description: this.description.trim(),
      ...filled('quantity', this.quantity),
      ...filled('price', this.price),
      ...(reverse ? {} : vatParts(this.vat)),
      ...filled('unit', this.unit.trim()),
      ...written(this.texts),
      ...(this.asProduct ? { save_as_product: true } : {}),
    } as OrderItem;
  }

  static from(item: Partial<OrderItem>, usualVat: string): RowForm {
    const row = new RowForm(item.vat_rate === undefined ? usualVat : vatValue(item.vat_rate, item.vat_key));
    row.description = item.description ?? '';
    row.product = item.product_czuid ?? null;
    row.quantity = item.quantity ?? '';
    row.unit = item.unit ?? '';
    row.price = item.price ?? '';
    row.texts = textsOf(ROW_TEXTS, item);
    row.asProduct = item.save_as_product === true;
    row.rest = without(item, [...ROW_FIELDS, ...ROW_TEXTS, 'save_as_product']);
    return row;
  }

  /** A price in another currency is no price here: the product's own stands on the line as long as the order has its currency. */
  priceIn(currency: string, own = this.own): void {
    if (own && own !== this.own) [this.price, this.priceBad] = ['', false];
    this.own = own;
    if (!own || this.priceBad) return;
    if (own.currency !== currency && this.price === own.price) this.price = '';
    else if (own.currency === currency && this.price === '') this.price = own.price;
  }

  /** Another product brings its own. */
  forget(): void {
    this.own = null;
    this.rest = {};
    this.texts = textsOf(ROW_TEXTS);
    this.asProduct = false;
  }

  copy(): RowForm {
    const copy = RowForm.from(this.item(), this.vat);
    copy.own = this.own;
    return copy;
  }
}
