import { describe, expect, it } from 'vitest';
import { fieldOf, mendOf, putOf } from './fields';
import { NewClient } from './new-client.svelte';
import { OrderForm } from './order-form.svelte';
import { RowForm } from './row-form.svelte';

const RATES = [
  { rate: '21', key: 9, description: '', is_default: true },
  { rate: '0', key: 4, description: '', is_default: false },
];

function order(...descriptions: string[]): OrderForm {
  const form = new OrderForm('2026-11-20', '21|9');
  form.rows = descriptions.map((description) => RowForm.from({ description, price: '5', vat_rate: '19' }, '21|9'));
  return form;
}

function mend(form: OrderForm, changes: Record<string, string>, rows = form.filled): boolean {
  const list = Object.entries(changes).map(([field, value]) => ({ field, value }));
  const change = mendOf(list, form, rows, RATES);
  change?.();
  return change !== null;
}

describe('a mend', () => {
  it('moves the rest of a long name into the extended description', () => {
    const form = order('A', 'un nume lung');
    expect(mend(form, { 'items.1.description': 'un nume', 'items.1.description_extended': 'lung' })).toBe(true);
    expect(form.request().items[1]).toMatchObject({ description: 'un nume', description_extended: 'lung' });
  });

  it('puts another rate with its key', () => {
    const form = order('A');
    mend(form, { 'items.0.vat_rate': '21' });
    expect(form.request().items[0]).toMatchObject({ vat_rate: '21', vat_key: 9 });
    mend(form, { 'items.0.vat_key': '' });
    expect(form.request().items[0]).not.toHaveProperty('vat_key');
  });

  it('changes the line that was found, wherever it stands by now', () => {
    const form = order('A', 'B');
    const seen = form.filled;
    form.move(seen[1]!, -1);
    expect(mend(form, { 'items.1.vat_rate': '21' }, seen)).toBe(true);
    expect(form.request().items.map((item) => [item.description, item.vat_rate])).toEqual([
      ['B', '21'],
      ['A', '19'],
    ]);
    form.remove(seen[1]!);
    expect(mend(form, { 'items.1.vat_rate': '21' }, seen)).toBe(false);
  });

  it.each([
    [{ date: '2026-11-20' }, { date: '2026-11-20' }],
    [{ due_date: '2026-12-20' }, { due_date: '2026-12-20' }],
    [
      { currency: 'EUR', currency_rate: '5.09' },
      { currency: 'EUR', currency_rate: '5.09' },
    ],
    [{ with_vat_inverted: '1' }, { with_vat_inverted: 1 }],
    [{ document_type: 'proforma' }, { document_type: 'proforma' }],
    [{ spv_environment: 'test' }, { spv_environment: 'test' }],
    [
      { send_email: '1', email_address: 'a@b.ro' },
      { send_email: true, email_address: 'a@b.ro' },
    ],
    [{ payment_installments: '3' }, { payment_installments: 3 }],
    [{ 'delegate.delegate_ci': 'CJ 123456' }, { with_delegate: 1, delegate: { delegate_ci: 'CJ 123456' } }],
    [{ series_id: 's2' }, { series_id: 's2' }],
    [{ locale: 'ro' }, { locale: 'ro' }],
  ])('%j', (changes, request) => {
    const form = order('A');
    Object.assign(form, { dateBad: true, dueBad: true, rateBad: true });
    expect(mend(form, changes as unknown as Record<string, string>)).toBe(true);
    expect(form.request()).toMatchObject(request);
  });

  it('switches e-Factura on, and clears what is to be empty', () => {
    const form = order('A');
    form.efactura = false;
    form.texts.spv_environment = 'test';
    form.rest = { locale: 'xx' } as object;
    mend(form, { efactura_enabled: '1', spv_environment: '', locale: '' });
    const request = form.request();
    for (const field of ['efactura_enabled', 'spv_environment', 'locale']) expect(request).not.toHaveProperty(field);
  });

  it('reaches every field of a line, shown or not', () => {
    const form = order('A');
    mend(form, {
      'items.0.quantity': '2',
      'items.0.price': '7',
      'items.0.unit': 'oră',
      'items.0.ubl_um': 'HUR',
      'items.0.ubl_nc': '84818011',
      'items.0.ubl_cpv': '45330000-9',
      'items.0.save_as_product': '1',
      'items.0.something_new': 'x',
      'items.0.product_czuid': 'p1',
    });
    expect(form.request().items[0]).toEqual({
      product_czuid: 'p1',
      description: 'A',
      quantity: '2',
      price: '7',
      unit: 'oră',
      vat_rate: '19',
      ubl_um: 'HUR',
      ubl_nc: '84818011',
      ubl_cpv: '45330000-9',
      save_as_product: true,
      something_new: 'x',
    });
  });

  it('changes a client that is being described, and no other', () => {
    const form = order('A');
    expect(mend(form, { 'client_data.cnp': '' })).toBe(false);
    form.newClient = NewClient.from({ type: 'b2c', name: 'Ion', cnp: '-' });
    expect(mend(form, { 'client_data.cnp': '', 'client_data.cui': '1', 'client_data.country': 'DE' })).toBe(true);
    expect(form.request().client_data).toEqual({ type: 'b2c', name: 'Ion', cui: '1', country: 'DE' });
  });

  it('is not offered where only a part of it could be done', () => {
    const form = order('A');
    expect(mend(form, { date: '2026-11-01', 'supplier.city': 'Cluj' })).toBe(false);
    expect(form.date).toBe('2026-11-20');
    expect(putOf('items.7.price', form, form.filled, RATES)).toBeNull();
    expect(mendOf([], form, form.filled, RATES)).toBeNull();
  });
});

it('leads findings about further fields to where they are shown', () => {
  const form = order('A');
  form.newClient = new NewClient();
  expect(fieldOf('delegate.delegate_date', form)).toBe('delegate_date');
  expect(fieldOf('delegate', form)).toBe('delegate_name');
  expect(fieldOf('payment_installments', form)).toBe('payment_installments');
  expect(fieldOf('items.0.vat_key', form)).toBe(`${form.rows[0]!.id}-vat_rate`);
  expect(fieldOf('client_data.postal_code', form)).toBe('client-postal_code');
});
