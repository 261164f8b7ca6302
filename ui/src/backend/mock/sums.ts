/** Sums the way the real backend would give them, good enough for samples. */
import type { OrderItem, TotalsView, VatTotalView } from '@/bindings';

const cents = (text: string) => Math.round(Number(text) * 100);
const money = (value: number) => (value / 100).toFixed(2);

const GROUNDS: Partial<Record<number, VatTotalView['category']>> = {
  5: 'exempt_without_credit',
  6: 'exempt_with_credit',
  7: 'vat_included',
  8: 'reverse_charge',
};

/** Amounts added up. */
export const sumAmounts = (amounts: readonly string[]): string =>
  money(amounts.reduce((sum, one) => sum + cents(one), 0));

export interface SummedRow {
  net: string;
  vat: string;
}

export function sumRow(item: OrderItem): SummedRow | null {
  if (!item.quantity || !item.price) return null;
  const net = Math.round(Number(item.quantity) * Number(item.price) * 100 + 1e-6);
  return { net: money(net), vat: money(Math.round((net * Number(item.vat_rate || 0)) / 100)) };
}

export function sumOrder(items: readonly OrderItem[], currency: string, leiRate?: string): TotalsView {
  const rates = new Map<string, { rate: string; category: VatTotalView['category']; net: number; vat: number }>();
  const rows = items.map((item) => {
    const row = sumRow(item);
    if (!row) return null;
    const rate = item.vat_rate ?? '0';
    const category = rate === '0' ? (GROUNDS[item.vat_key ?? 4] ?? 'exempt') : 'standard';
    const sums = rates.get(`${rate} ${category}`) ?? { rate, category, net: 0, vat: 0 };
    sums.net += cents(row.net);
    sums.vat += cents(row.vat);
    rates.set(`${rate} ${category}`, sums);
    return row.net;
  });
  const by_rate: VatTotalView[] = [...rates.values()]
    .sort((a, b) => Number(b.rate) - Number(a.rate))
    .map((sums) => ({ ...sums, net: money(sums.net), vat: money(sums.vat) }));
  const net = by_rate.reduce((sum, one) => sum + cents(one.net), 0);
  const vat = by_rate.reduce((sum, one) => sum + cents(one.vat), 0);
  const lei = (value: number) => (leiRate === undefined ? null : money(Math.round(value * Number(leiRate))));
  return {
    currency,
    rows,
    subtotal: money(net),
    vat_amount: money(vat),
    total: money(net + vat),
    by_rate,
    vat_lei: lei(vat),
    total_lei: lei(net + vat),
  };
}
