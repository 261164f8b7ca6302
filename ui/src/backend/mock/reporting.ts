/** Reports and files for the accountant. Sums are in hundredths, which is enough for what stands here. */
import type { Commands, MonthView, RateSums, ReportView } from '@/bindings';
import { daysBetween } from '@/format/dates';
import { TODAY, type Stored, type World } from './world';

type Args = Commands['report_get']['args'];

const cents = (text: string) => Math.round(Number(text) * 100);
const text = (hundredths: number) => (hundredths / 100).toFixed(2);
const FOLDER = '/Documente/Facturier';
const MOMENT = '2026-11-20-1402';

function inPeriod(world: World, { from, to, with_unsent }: Args): Stored[] {
  return world.books.filter(({ view }) => {
    if (view.state === 'draft' || view.document_type !== 'fiscal' || view.date < from || view.date > to) return false;
    return with_unsent || view.server_id !== null;
  });
}

export function report(world: World, args: Args): ReportView {
  const { from, to, with_unsent } = args;
  const all = inPeriod(world, { ...args, with_unsent: true });
  const those = inPeriod(world, args);
  const months = new Map<string, { issued: number; collected: number; invoices: number; currency: string }>();
  const clients = new Map<string, { total: number; invoices: number; currency: string }>();
  const totals = new Map<string, number>();
  const debts = new Map<string, { total: number; invoices: number; currency: string; age: string }>();
  let [net, vat] = [0, 0];
  for (const { view } of those) {
    const total = cents(view.total);
    const key = `${view.currency} ${view.date.slice(0, 7)}`;
    const month = months.get(key) ?? { issued: 0, collected: 0, invoices: 0, currency: view.currency };
    month.issued += total;
    month.collected += cents(view.paid);
    month.invoices += 1;
    months.set(key, month);
    totals.set(view.currency, (totals.get(view.currency) ?? 0) + total);
    const buyer = clients.get(`${view.currency} ${view.client_name}`) ?? {
      total: 0,
      invoices: 0,
      currency: view.currency,
    };
    buyer.total += total;
    buyer.invoices += 1;
    clients.set(`${view.currency} ${view.client_name}`, buyer);
    net += cents(view.subtotal);
    vat += cents(view.vat_amount);
    if (cents(view.owed) > 0) {
      const late = daysBetween(view.due_date ?? view.date, TODAY);
      const age = late <= 0 ? 'not_due' : late <= 30 ? 'days_30' : late <= 60 ? 'days_60' : 'days_90';
      const debt = debts.get(`${view.currency} ${age}`) ?? { total: 0, invoices: 0, currency: view.currency, age };
      debt.total += cents(view.owed);
      debt.invoices += 1;
      debts.set(`${view.currency} ${age}`, debt);
    }
  }
  const rates: RateSums[] = those.length
    ? [
        { rate: '21', category: 'standard', net: text(net), vat: text(vat) },
        { rate: '0', category: 'reverse_charge', net: '1200.00', vat: '0.00' },
      ]
    : [];
  return {
    from,
    to,
    data_at: '2026-11-20T12:02:00Z',
    unsent: all.filter(({ view }) => view.server_id === null).length,
    with_unsent,
    void: all.filter(({ view }) => view.is_void).length,
    elsewhere: those.length ? 2 : 0,
    imported: 0,
    without_breakdown: 0,
    without_rate: 0,
    undated: 0,
    invoices: those.length,
    totals: [...totals].map(([currency, total]) => ({ currency, total: text(total) })),
    currencies: [...totals.keys()].sort((a, b) => Number(b === 'RON') - Number(a === 'RON')),
    months: [...months].map(([key, one]): MonthView => ({
      month: key.slice(-7),
      currency: one.currency,
      issued: text(one.issued),
      collected: text(one.collected),
      invoices: one.invoices,
    })),
    vat: rates,
    vat_collected: null,
    clients: [...clients]
      .map(([key, one]) => ({ ...one, name: key.slice(one.currency.length + 1) }))
      .sort((a, b) => b.total - a.total)
      .slice(0, 10)
      .map((one) => ({ ...one, total: text(one.total) })),
    debts: [...debts.values()].map((one) => ({ ...one, age: one.age as 'not_due', total: text(one.total) })),
  };
}

export function journal(world: World, args: Commands['journal_save']['args']): Commands['journal_save']['reply'] {
  const found = report(world, args);
  return {
    path: `${FOLDER}/jurnal-${args.from}-${args.to}.${args.kind}`,
    from: args.from,
    to: args.to,
    invoices: found.invoices,
    unsent: found.unsent,
    with_unsent: args.with_unsent,
    void: found.void,
    elsewhere: found.elsewhere,
    imported: found.imported,
    without_breakdown: found.without_breakdown,
    without_rate: 0,
    vat_lei: '0.00',
    total_lei: '0.00',
    totals: found.totals,
    notes: [],
  };
}

export function pack(world: World, month: string): Commands['month_save']['reply'] {
  const days = { from: `${month}-01`, to: `${month}-31`, with_unsent: true };
  const written = journal(world, { ...days, kind: 'csv' });
  const path = `${FOLDER}/luna-${month}.zip`;
  return { path, month, papers: written.invoices, xmls: written.invoices, registers: 1, journal: written };
}

export const register = (id: string, kind: string): Commands['register_save']['reply'] => ({
  path: `${FOLDER}/registru-${id}.${kind}`,
  series: id,
  numbers: 40,
  duplicates: 0,
  unexplained_gaps: 0,
  verdict: 'Fără dubluri, toate golurile explicate.',
});

export const everything = (): Commands['everything_save']['reply'] => ({
  path: `${FOLDER}/evidenta-${MOMENT}`,
  invoices: 127,
  papers: 127,
  tables: [],
});

export const folder = { path: FOLDER };
