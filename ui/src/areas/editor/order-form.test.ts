import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '@/bindings';
import { fieldOf } from './fields';
import { NewClient } from './new-client.svelte';
import { OrderForm } from './order-form.svelte';
import { RowForm, vatOf } from './row-form.svelte';
import { DELEGATE_TEXTS, ORDER_TEXTS } from './texts';

const TODAY = '2026-11-20';
const EVERYTHING: OrderRequest = {
  client_data: {
    type: 'b2b',
    name: 'F',
    cui: 'RO18547290',
    rc: 'J12/1/2020',
    address: 'Str. 1',
    city: 'Cluj-Napoca',
    county: 'Cluj',
    country: 'RO',
    postal_code: '400001',
    email: 'f@f.ro',
    phone: '0700',
    iban: 'RO49AAAA1B31007593840000',
    bank: 'B',
    contact_person: 'Ana',
  },
  series_id: 's1',
  date: '2026-11-20',
  due_date: '2026-12-05',
  currency: 'EUR',
  currency_rate: '5.09',
  document_type: 'proforma',
  efactura_enabled: 0,
  spv_environment: 'live',
  payment_method: 'transfer bancar',
  payment_type: 'avans',
  payment_installments: 3,
  send_email: true,
  email_address: 'a@b.ro',
  with_delegate: 1,
  delegate: {
    delegate_name: 'Pop Ion',
    delegate_ci: 'CJ 123456',
    delegate_transport: 'CJ 01 ABC',
    delegate_date: '2026-11-20',
    delegate_time: '08:30',
  },
  info: 'tipărit',
  observations: 'intern',
  notes: 'note',
  work_point_id: 'wp_1',
  items: [
    {
      product_czuid: 'p1',
      description: 'A',
      quantity: '1',
      price: '5',
      vat_rate: '0',
      vat_key: 6,
      unit: 'oră',
      description_extended: 'mai mult',
      ubl_um: 'HUR',
      ubl_nc: '84818011',
      ubl_cpv: '45330000-9',
      save_as_product: true,
    },
  ],
};

const RATES = [
  { rate: '21', key: 9, description: '', is_default: true },
  { rate: '0', key: 4, description: '', is_default: false },
];

function filled(description: string, price = '10'): RowForm {
  const row = new RowForm('21|9');
  row.description = description;
  row.price = price;
  return row;
}

describe('the request', () => {
  it('leaves out what was not said, and empty lines', () => {
    const form = new OrderForm('2026-11-20', '21|9');
    form.rows = [filled('Manoperă', '150'), new RowForm('21|9')];
    form.clientId = 'c1';
    expect(form.request()).toEqual({
      client_id: 'c1',
      date: '2026-11-20',
      items: [{ description: 'Manoperă', quantity: '1', price: '150', vat_rate: '21', vat_key: 9, unit: 'buc' }],
    });
  });

  it('carries what was said under „Mai multe”', () => {
    const form = new OrderForm('2026-11-20', '21|9');
    Object.assign(form, {
      currency: 'EUR',
      rate: '5.09',
      reverse: true,
      efactura: false,
      due: '2026-12-05',
    });
    form.texts.info = ' text ';
    expect(form.request()).toEqual({
      date: '2026-11-20',
      due_date: '2026-12-05',
      currency: 'EUR',
      currency_rate: '5.09',
      with_vat_inverted: 1,
      efactura_enabled: 0,
      info: 'text',
      items: [],
    });
  });

  it('describes a new client by kind', () => {
    const client = new NewClient();
    Object.assign(client, { type: 'b2c', taxId: '1800101221144' });
    Object.assign(client.texts, { name: 'Ion', city: 'Cluj' });
    expect(client.data()).toEqual({ type: 'b2c', name: 'Ion', cnp: '1800101221144', city: 'Cluj' });
  });

  it('comes back from a draft as it went', () => {
    const form = new OrderForm('2026-11-20', '21|9');
    form.newClient = NewClient.from({ type: 'b2b', name: 'Firma', cui: 'RO18547290', county: 'Cluj' });
    form.rows = [filled('A'), filled('B', '-2.5')];
    form.efactura = false;
    const request = form.request();
    const again = OrderForm.from({ id: 'd1', request, client_name: 'Firma', saved_at: null }, '21|9', TODAY);
    expect(again.request()).toEqual(request);
    expect(again.rows.at(-1)?.empty).toBe(true);
  });

  it('keeps what the form does not show, row by row and of the client', () => {
    const hidden = {
      description_extended: 'mai mult',
      ubl_um: 'HUR',
      ubl_nc: '84818011',
      ubl_cpv: '45330000-9',
      save_as_product: true,
    };
    const item = { product_czuid: 'p1', description: 'A', quantity: '1', price: '5', vat_rate: '21', unit: 'oră' };
    const client_data = { type: 'b2b' as const, name: 'F', cui: '2', country: 'RO', phone: '0700' };
    const request = { client_data, date: '2026-11-20', items: [{ ...item, ...hidden }] };
    const form = OrderForm.from({ id: 'i1', request, client_name: 'F', saved_at: null }, '21|9', TODAY);
    expect(form.request()).toEqual(request);
    form.duplicate(form.rows[0]!).forget();
    expect(form.request().items[1]).toEqual(item);
  });

  it('comes back whole, whatever a request can say', () => {
    const request = EVERYTHING;
    const form = OrderForm.from({ id: 'i1', request, client_name: 'F', saved_at: null }, '21|9', TODAY);
    expect(form.request()).toEqual(request);
    expect(
      OrderForm.from({ id: 'd1', request: form.request(), client_name: 'F', saved_at: null }, '21|9', TODAY).request(),
    ).toEqual(request);
  });

  it('loses nothing in a correction, and clears what was emptied', () => {
    const form = OrderForm.from({ id: 'i1', request: EVERYTHING, client_name: 'F', saved_at: null }, '21|9', TODAY);
    expect(form.correction()).toEqual({ ...EVERYTHING, is_draft: 0, with_vat_inverted: 0 });
    for (const key of ORDER_TEXTS) form.texts[key] = '';
    for (const key of DELEGATE_TEXTS) form.delegate[key] = '';
    form.sendEmail = false;
    const said = form.correction() as unknown as Record<string, unknown>;
    for (const key of ORDER_TEXTS) expect([key, said[key]]).toEqual([key, '']);
    expect(said).toMatchObject({ send_email: false, with_delegate: 0 });
    expect(said).not.toHaveProperty('delegate');
  });

  it('takes a delegate only when something is said of one', () => {
    const form = new OrderForm('2026-11-20', '21|9');
    expect(form.request()).not.toHaveProperty('with_delegate');
    form.delegate.delegate_name = ' Pop Ion ';
    expect(form.request()).toMatchObject({ with_delegate: 1, delegate: { delegate_name: 'Pop Ion' } });
    const off = { with_delegate: 0 as const, delegate: { delegate_name: 'X' }, items: [] };
    expect(
      OrderForm.from({ id: 'd', request: off, client_name: '', saved_at: null }, '', TODAY).request(),
    ).not.toHaveProperty('delegate');
  });

  it('keeps the tax id of the other kind of client', () => {
    const data = { type: 'b2b' as const, name: 'F', cui: '2', cnp: '1800101221144' };
    expect(NewClient.from(data).data()).toEqual(data);
  });

  it('leaves it to the backend to find fault with a count that is none', () => {
    const form = new OrderForm('2026-11-20', '21|9');
    form.texts.payment_installments = 'trei';
    expect(form.request()).toMatchObject({ payment_installments: 'trei' });
  });

  it('says every field of a correction outright, for what is left out stays', () => {
    const form = new OrderForm('2026-11-20', '21|9');
    form.rows = [filled('A')];
    expect(form.correction()).toMatchObject({
      client_id: '',
      due_date: '',
      currency: 'RON',
      currency_rate: '',
      with_vat_inverted: 0,
      efactura_enabled: 1,
      info: '',
    });
    form.newClient = NewClient.from({ type: 'b2c', name: 'Ion' });
    Object.assign(form, { due: '2026-12-05', efactura: false });
    form.texts.info = 'text';
    const said = form.correction();
    expect(said).toMatchObject({ due_date: '2026-12-05', info: 'text', efactura_enabled: 0 });
    expect(said).not.toHaveProperty('client_id');
  });

  it('starts a row over with the usual rate when reverse charge is taken off', () => {
    const items = [{ description: 'A', quantity: '1', price: '5', vat_rate: '0', vat_key: 8 }];
    const form = OrderForm.from(
      { id: 'i1', request: { with_vat_inverted: 1, items }, client_name: '', saved_at: null },
      '21|9',
      TODAY,
    );
    expect(form.request().items[0]).not.toHaveProperty('vat_rate');
    form.reverse = false;
    expect(form.request().items[0]).toMatchObject({ vat_rate: '21', vat_key: 9 });
  });

  it('keeps one request id for one invoice', () => {
    const form = new OrderForm('2026-11-20', '');
    expect(form.requestId).toBe(form.requestId);
    expect(new OrderForm('2026-11-20', '').requestId).not.toBe(form.requestId);
  });
});

describe('lines', () => {
  it('are added, doubled, moved, removed and put back', () => {
    const form = new OrderForm('2026-11-20', '21|9');
    const [a, b] = [filled('A'), filled('B')];
    form.rows = [a, b];
    expect(form.duplicate(a).description).toBe('A');
    expect(form.rows.map((row) => row.description)).toEqual(['A', 'A', 'B']);
    form.move(b, -1);
    expect(form.rows.map((row) => row.description)).toEqual(['A', 'B', 'A']);
    const at = form.remove(b);
    expect(at).toBe(1);
    form.restore(b, at);
    expect(form.rows.map((row) => row.description)).toEqual(['A', 'B', 'A']);
  });

  it('never leave the form without one', () => {
    const form = new OrderForm('2026-11-20', '21|9');
    form.remove(form.rows[0]!);
    expect(form.rows).toHaveLength(1);
  });
});

it('leaves out what is not filled in, and the rate under reverse charge', () => {
  const row = filled('A', '');
  row.quantity = '';
  row.unit = '';
  expect(row.item()).toEqual({ description: 'A', vat_rate: '21', vat_key: 9 });
  expect(filled('B').item(true)).toEqual({ description: 'B', quantity: '1', price: '10', unit: 'buc' });
  expect(RowForm.from({ description: 'A' }, '21|9').vat).toBe('21|9');
});

it('finds a product rate among the rates offered', () => {
  expect(vatOf(RATES, '21')).toBe('21|9');
  expect(vatOf(RATES, '19')).toBe('19|');
});

it('leads every finding to a field on screen', () => {
  const form = new OrderForm('2026-11-20', '21|9');
  const [empty, row] = [new RowForm('21|9'), filled('A')];
  form.rows = [empty, row];
  expect(fieldOf('items.0.price', form)).toBe(`${row.id}-price`);
  expect(fieldOf('items.0.description_extended', form)).toBe(`${row.id}-description_extended`);
  expect(fieldOf('items', form)).toBe(`${empty.id}-description`);
  expect(fieldOf('client_data.cui', form)).toBe('client');
  form.newClient = new NewClient();
  expect(fieldOf('client_data.cui', form)).toBe('client-cui');
  expect(fieldOf('client_data.cnp', form)).toBe('client-cui');
  expect(fieldOf('client_data.iban', form)).toBe('client-iban');
  expect(fieldOf('due_date', form)).toBe('due_date');
  expect(fieldOf('currency_rate', form)).toBe('currency_rate');
  expect(fieldOf('something_new', form)).toBe('client');
});

describe('the usual term', () => {
  const form = () => new OrderForm('2026-11-20', '21', { due_days: 15, notes: '' });

  it('counts from the date, also after that has changed', () => {
    const order = form();
    expect(order.due).toBe('2026-12-05');
    order.moveTo('');
    order.moveTo('2026-11-10');
    expect([order.date, order.due, order.pristine]).toEqual(['2026-11-10', '2026-11-25', true]);
  });

  it('has a product’s price only in the product’s currency', () => {
    const order = form();
    const [row] = order.rows;
    row!.priceIn('RON', { price: '100', currency: 'RON' });
    expect(row!.price).toBe('100');
    order.chargeIn('EUR');
    expect(row!.price).toBe('');
    order.chargeIn('RON');
    expect(row!.price).toBe('100');
    row!.price = '90';
    order.chargeIn('EUR');
    expect(row!.price).toBe('90');
    row!.priceIn('EUR', { price: '20', currency: 'USD' });
    expect(row!.price).toBe('');
    order.chargeIn('USD');
    const copy = order.duplicate(row!);
    order.chargeIn('EUR');
    expect([row!.price, copy.price]).toEqual(['', '']);
  });

  it('goes along with a new day, as long as nobody chose another date', () => {
    const order = form();
    order.follow('2026-11-21');
    expect([order.date, order.due, order.pristine]).toEqual(['2026-11-21', '2026-12-06', true]);
    order.choose('2026-11-21');
    order.follow('2026-11-22');
    expect(order.date).toBe('2026-11-21');
    const draft = OrderForm.from(
      { id: 'd', client_name: '', request: { ...order.request(), date: '2026-11-20' }, saved_at: null },
      '21',
      TODAY,
    );
    draft.follow('2026-11-22');
    expect(draft.date).toBe('2026-11-20');
    const undated = OrderForm.from({ id: 'd', client_name: '', request: { items: [] }, saved_at: null }, '21', TODAY);
    expect(undated.date).toBe(TODAY);
    undated.follow('2026-11-22');
    expect(undated.date).toBe('2026-11-22');
  });

  it('leaves a day alone that somebody chose, and an empty one', () => {
    for (const chosen of ['2026-12-24', '']) {
      const order = form();
      order.due = chosen;
      order.moveTo('2026-11-10');
      expect(order.due).toBe(chosen);
    }
  });
});
