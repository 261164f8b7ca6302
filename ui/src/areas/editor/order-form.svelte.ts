/** The order as it stands on the form, and the request it makes. Not here: sums, rules, the backend. */
import type { DraftView, OrderItem, OrderRequest } from '@/bindings';
import { addDays } from '@/format/dates';
import { NewClient } from './new-client.svelte';
import { RowForm } from './row-form.svelte';
import { counted, DELEGATE_TEXTS, ORDER_TEXTS, textsOf, without, written } from './texts';

/** Fields that have a place on the form, besides the texts. */
const FIELDS = [
  'client_id',
  'client_data',
  'series_id',
  'date',
  'due_date',
  'currency',
  'currency_rate',
  'document_type',
  'is_draft',
  'with_vat_inverted',
  'efactura_enabled',
  'send_email',
  'with_delegate',
  'delegate',
  'items',
];

export class OrderForm {
  /** One for each invoice to be: a second click or a retry asks for the same one. */
  requestId = crypto.randomUUID();
  /** Likewise for the draft the server keeps of it. */
  readonly serverDraftId = crypto.randomUUID();
  type = $state<'fiscal' | 'proforma'>('fiscal');
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
  /** Only a rate that was typed; the bank's own is the backend's to know. */
  rate = $state('');
  rateBad = $state(false);
  reverse = $state(false);
  efactura = $state(true);
  sendEmail = $state(false);
  texts = $state(textsOf(ORDER_TEXTS));
  delegate = $state(textsOf(DELEGATE_TEXTS));
  delegateDateBad = $state(false);
  /** What the form does not show, kept as it came. */
  rest = $state.raw<Partial<OrderRequest>>({});

  /** The day it was begun with; empty where it says another one. */
  #today: string;
  /** The date the usual term is counted from. */
  #counted: string;

  constructor(
    today: string,
    /** What a new line begins with. */
    private defaultVat: string,
    /** What the firm usually writes: it alone makes no draft. */
    private readonly usual: { due_days: number | null; notes: string } = { due_days: null, notes: '' },
  ) {
    this.date = this.#today = today;
    this.#counted = today;
    this.due = this.#usualDue;
    this.texts.notes = usual.notes;
    this.rows = [new RowForm(defaultVat)];
  }

  get #usualDue(): string {
    return this.usual.due_days === null ? '' : addDays(this.#counted, this.usual.due_days);
  }

  /** Another currency has another rate, and other prices. */
  chargeIn(currency: string): void {
    [this.currency, this.rate, this.rateBad] = [currency, '', false];
    for (const row of this.rows) row.priceIn(currency);
  }

  /** Another day's usual rate: a line nobody wrote on takes it. */
  usually(vat: string): void {
    for (const row of this.rows) if (row.empty && row.vat === this.defaultVat) row.vat = vat;
    this.defaultVat = vat;
  }

  /** A date that somebody wrote. */
  choose(date: string): void {
    this.#today = '';
    this.moveTo(date);
  }

  /** A new day: the date that was given goes along, one that was chosen stays. */
  follow(today: string): void {
    if (this.#today === '' || this.#today === today) return;
    if (this.date === this.#today) this.moveTo(today);
    this.#today = today;
  }

  /** Another date; the usual term counts from it. */
  moveTo(date: string): void {
    this.date = date;
    if (!date) return;
    const usual = this.due === this.#usualDue;
    this.#counted = date;
    if (usual) this.due = this.#usualDue;
  }

  /** Which client it is for, to tell whether that changed. */
  get client(): string {
    return JSON.stringify([this.clientId, this.newClient?.data()]);
  }

  get filled(): RowForm[] {
    return this.rows.filter((row) => !row.empty);
  }

  get pristine(): boolean {
    const notes = this.texts.notes === this.usual.notes ? '' : this.texts.notes;
    const texts = { ...this.texts, ...this.delegate, notes };
    return (
      !this.clientId &&
      !this.newClient &&
      this.filled.length === 0 &&
      this.due === this.#usualDue &&
      Object.keys(written(texts)).length === 0
    );
  }

  /** What is typed where a number or a day belongs, and is none. */
  get unreadable(): boolean {
    const { dateBad, dueBad, rateBad, delegateDateBad } = this;
    return dateBad || dueBad || rateBad || delegateDateBad || this.rows.some((row) => row.quantityBad || row.priceBad);
  }

  request(): OrderRequest {
    const texts = written(this.texts);
    const delegate = written(this.delegate);
    const installments = texts.payment_installments;
    return {
      ...this.rest,
      ...(this.newClient ? { client_data: this.newClient.data() } : this.clientId ? { client_id: this.clientId } : {}),
      ...(this.type === 'proforma' ? { document_type: this.type } : {}),
      ...(this.series ? { series_id: this.series } : {}),
      ...(this.date ? { date: this.date } : {}),
      ...(this.due ? { due_date: this.due } : {}),
      ...(this.currency === 'RON' ? {} : { currency: this.currency }),
      ...(this.currency !== 'RON' && this.rate ? { currency_rate: this.rate } : {}),
      ...(this.reverse ? { with_vat_inverted: 1 } : {}),
      ...(this.efactura ? {} : { efactura_enabled: 0 }),
      ...(this.sendEmail ? { send_email: true } : {}),
      ...texts,
      ...(installments ? { payment_installments: counted(installments) } : {}),
      ...(Object.keys(delegate).length > 0 ? { with_delegate: 1, delegate } : {}),
      items: this.filled.map((row) => row.item(this.reverse)),
    } as OrderRequest;
  }

  /** Every field said outright: what a correction leaves out stays as it was, and an empty text clears it. */
  correction(): OrderRequest {
    return {
      ...(this.newClient ? {} : { client_id: '' }),
      document_type: this.type,
      is_draft: 0,
      date: '',
      due_date: '',
      currency: this.currency,
      currency_rate: '',
      with_vat_inverted: this.reverse ? 1 : 0,
      efactura_enabled: this.efactura ? 1 : 0,
      send_email: this.sendEmail,
      with_delegate: 0,
      ...textsOf(ORDER_TEXTS),
      ...this.request(),
    } as OrderRequest;
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

  /** What says no date is for `today`, whenever that is. */
  static from(draft: DraftView, defaultVat: string, today: string): OrderForm {
    const { request } = draft;
    const form = new OrderForm(request.date ?? today, defaultVat);
    if (request.date) form.#today = '';
    form.clientText = draft.client_name;
    form.clientId = request.client_id ?? null;
    form.newClient = request.client_data ? NewClient.from(request.client_data) : null;
    form.type = request.document_type ?? 'fiscal';
    form.due = request.due_date ?? '';
    form.series = request.series_id ?? '';
    form.currency = request.currency ?? 'RON';
    form.rate = request.currency_rate ?? '';
    form.reverse = request.with_vat_inverted === 1;
    form.efactura = request.efactura_enabled !== 0;
    form.sendEmail = request.send_email === true;
    form.texts = textsOf(ORDER_TEXTS, request);
    form.delegate = textsOf(DELEGATE_TEXTS, request.with_delegate === 0 ? {} : request.delegate);
    form.rest = without(request, [...FIELDS, ...ORDER_TEXTS]);
    // Under reverse charge the rate is not chosen; without it a row starts over with the usual one.
    const shown = (item: OrderItem) => (form.reverse ? without(item, ['vat_rate', 'vat_key']) : item);
    form.rows = [...request.items.map((item) => RowForm.from(shown(item), defaultVat)), new RowForm(defaultVat)];
    return form;
  }
}
