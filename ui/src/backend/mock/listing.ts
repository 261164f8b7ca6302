/** The list of invoices, found by walking through them: the little world has few. */
import type { AmountView, InvoiceFilter, InvoiceRows, InvoiceSums, InvoiceView } from '@/bindings';
import { fold } from '@/format/text';
import { rowOf } from './standing';
import { sumAmounts } from './sums';
import { TODAY, type Stored, type World } from './world';

const isSome = (amount: string) => /[1-9]/.test(amount);
const isOwed = (one: InvoiceView) => one.state !== 'draft' && !one.is_paid && isSome(one.owed);

function inGroup(one: InvoiceView, group: InvoiceFilter['group']): boolean {
  switch (group) {
    case null:
      return true;
    case 'attention':
      return one.state === 'attention';
    case 'to_send':
      return one.state === 'queued' || one.state === 'unknown';
    case 'unpaid':
      return isOwed(one);
    case 'overdue':
      return isOwed(one) && one.due_date !== null && one.due_date < TODAY;
    case 'draft':
      return one.state === 'draft';
    case 'storno':
      return one.storno_for !== null;
  }
}

function found(world: World, wanted: InvoiceFilter): InvoiceView[] {
  const text = fold(wanted.search.trim());
  const fits = ({ view: one, request }: Stored) =>
    inGroup(one, wanted.group) &&
    (wanted.client === null || request.client_id === wanted.client) &&
    (wanted.from === null || (one.state !== 'draft' && one.date >= wanted.from)) &&
    (wanted.to === null || (one.state !== 'draft' && one.date <= wanted.to)) &&
    // To fold the texts of a hundred thousand takes longer than a frame may.
    (text === '' || fold(`${one.full_number} ${one.client_name} ${one.total.replace('.', ',')}`).includes(text));
  const those = world.books.filter(fits).map((one) => one.view);
  const key = (one: InvoiceView): number | string => {
    if (wanted.sort === 'total') return Number(one.total);
    return (wanted.sort === 'due' ? one.due_date : one.date) ?? '';
  };
  if (wanted.sort !== 'number') {
    those.sort((one, other) => (key(one) < key(other) ? 1 : key(one) > key(other) ? -1 : 0));
  }
  return wanted.ascending ? those.reverse() : those;
}

export function page(world: World, wanted: InvoiceFilter): InvoiceRows {
  const those = found(world, wanted);
  return { total: those.length, items: those.slice(wanted.offset, wanted.offset + wanted.limit).map(rowOf) };
}

export function owed(world: World): AmountView[] {
  const those = world.books.map((one) => one.view).filter(isOwed);
  const currencies = [...new Set(those.map((one) => one.currency))].sort();
  return currencies.map((currency) => ({
    currency,
    amount: sumAmounts(those.filter((one) => one.currency === currency).map((one) => one.owed)),
  }));
}

export function sums(world: World, wanted: InvoiceFilter): InvoiceSums {
  const those = found(world, wanted);
  const issued = those.filter((one) => one.state !== 'draft');
  const counted = issued.filter((one) => !one.is_void && one.document_type === 'fiscal');
  const currencies = [...new Set(counted.map((one) => one.currency))].sort();
  const totals = currencies.map((currency) => ({
    currency,
    amount: sumAmounts(counted.filter((one) => one.currency === currency).map((one) => one.total)),
  }));
  return { invoices: issued.length, drafts: those.length - issued.length, totals };
}
