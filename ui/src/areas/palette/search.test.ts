import { expect, test } from 'vitest';
import type { Offer } from './commands';
import { matching } from './search';

const offer = (label: string, also = '', off?: string): Offer => ({
  id: label,
  label,
  also,
  off,
  run: () => undefined,
});

const OFFERS = [
  offer('De trimis', 'sync sincronizare'),
  offer('Încasare', 'plată bani', 'Deschide întâi o factură'),
  offer('Factură nouă', 'emite'),
  offer('Facturi'),
];

const found = (query: string) => matching(OFFERS, query).map((one) => one.label);

test.each([
  ['fact', ['Factură nouă', 'Facturi']],
  ['noua factura', ['Factură nouă']],
  ['plata', ['Încasare']],
  ['INCAS', ['Încasare']],
  ['sync', ['De trimis']],
  ['ctură', []],
  ['', ['De trimis', 'Factură nouă', 'Facturi', 'Încasare']],
])('„%s” finds what it begins, without diacritics', (query, labels) => {
  expect(found(query)).toEqual(labels);
});

test('what cannot be done now comes last, with its reason', () => {
  const all = matching([offer('Storno', '', 'ANAF'), offer('Stoc')], 'sto');
  expect(all.map((one) => [one.label, one.off])).toEqual([
    ['Stoc', undefined],
    ['Storno', 'ANAF'],
  ]);
});
