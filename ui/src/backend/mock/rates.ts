/** What BNR would say: one rate for each currency, the same every day, published the working day before. */
import type { OrderRequest, RateView } from '@/bindings';
import { addDays } from '@/format/dates';
import { TODAY, type World } from './world';

const RATES: Record<string, string> = { EUR: '5.0912', USD: '4.3871', GBP: '5.8020', CHF: '5.4415' };

/** Fetched while there is a network, and known from then on. */
export function bankRate(world: World, currency: string, date: string): RateView | null {
  const rate = RATES[currency];
  const key = `${currency} ${date}`;
  if (rate && world.network === 'online') world.knownRates.add(key);
  return rate && world.knownRates.has(key) ? { currency, rate, published_on: addDays(date, -1) } : null;
}

/** The rate an order would be issued at. */
export function rateOf(world: World, request: OrderRequest): RateView | null {
  const { currency = 'RON', currency_rate, date = TODAY } = request;
  if (currency === 'RON') return null;
  const known = world.knownRates.has(`${currency} ${date}`) ? (RATES[currency] ?? null) : null;
  const rate = currency_rate || known;
  if (!rate) return null;
  return { currency, rate, published_on: rate === known ? addDays(date, -1) : null };
}
