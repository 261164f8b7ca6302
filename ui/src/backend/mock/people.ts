/** A believable little world: who buys what. */
import type { ClientView, ProductView, VatRateView } from '@/bindings';

export const CLIENTS: ClientView[] = [
  ['c1', 'Brutăria Șerban SRL', 'RO18547290', 'Cluj-Napoca', 'firm'],
  ['c2', 'Asociația de proprietari Teiului 14', '32145876', 'Cluj-Napoca', 'firm'],
  ['c3', 'Țiriac Maria', '', 'Florești', 'person'],
  ['c4', 'Construcții Ardeal SRL', 'RO22118034', 'Turda', 'firm'],
  ['c5', 'Pensiunea Valea Verde SRL', 'RO30412776', 'Săvădisla', 'firm'],
  ['c6', 'Ionescu Andrei', '', 'Cluj-Napoca', 'person'],
  ['c7', 'Cabinet stomatologic Dr. Pop', 'RO27650912', 'Cluj-Napoca', 'firm'],
  ['c8', 'Grădinița Licurici', '29004513', 'Apahida', 'firm'],
  ['c9', 'Magazin Universal Napoca și Fiii Distribuție SRL', 'RO14399840', 'Cluj-Napoca', 'firm'],
  ['c10', 'Mureșan Ștefan PFA', '41220987', 'Gilău', 'firm'],
].map(([id = '', name = '', tax_id = '', city = '', kind = '']) => ({ id, name, tax_id, city, kind }));

export const PRODUCTS: ProductView[] = [
  ['p1', 'Manoperă montaj', 'oră', '150', '21'],
  ['p2', 'Deplasare', 'km', '2.5', '21'],
  ['p3', 'Montaj centrală termică', 'buc', '1200', '21'],
  ['p4', 'Baterie lavoar', 'buc', '189.9', '21'],
  ['p5', 'Țeavă PPR 20 mm', 'm', '6.35', '21'],
  ['p6', 'Revizie centrală', 'buc', '320', '21'],
  ['p7', 'Desfundare scurgere', 'oră', '180', '21'],
  ['p8', 'Robinet colțar 1/2"', 'buc', '24.5', '21'],
  ['p9', 'Vas de toaletă', 'buc', '540', '21'],
].map(([id = '', name = '', unit = '', price = '', vat_rate = '']) => ({
  id,
  name,
  unit,
  price,
  currency: 'RON',
  vat_rate,
}));

export const VAT_RATES: VatRateView[] = [
  { rate: '21', key: 9, description: 'Cota standard', is_default: true },
  { rate: '11', key: 11, description: 'Cota redusă', is_default: false },
  { rate: '0', key: 4, description: 'Scutit', is_default: false },
  { rate: '0', key: 5, description: 'Scutit fără drept de deducere', is_default: false },
  { rate: '0', key: 6, description: 'Scutit cu drept de deducere', is_default: false },
  { rate: '0', key: 7, description: 'TVA inclus', is_default: false },
  { rate: '0', key: 8, description: 'Taxare inversă', is_default: false },
];

/** Those of a day: before August 2025 the usual ones were others. */
export function vatRatesOn(day: string | null): VatRateView[] {
  if (!day || day >= '2025-08-01') return VAT_RATES;
  const before: Record<string, string> = { '21': '19', '11': '9' };
  return VAT_RATES.map((one) => ({ ...one, rate: before[one.rate] ?? one.rate }));
}
