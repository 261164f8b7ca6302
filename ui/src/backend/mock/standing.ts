/** The word for where an invoice stands, and for its money, as the program finds them. */
import type { InvoiceRow, InvoiceStanding, InvoiceView } from '@/bindings';

/** Troubles with a word of their own. */
const KINDS: Record<string, InvoiceStanding> = {
  reservation_expired: 'number_expired',
  efactura_rejected: 'efactura_rejected',
};

const isSome = (amount: string) => /[1-9]/.test(amount);

export function moneyOf(view: InvoiceView): InvoiceStanding | null {
  if (view.state === 'draft' || view.is_void || view.is_storned || view.storno_for) return null;
  if (view.is_paid) return 'paid';
  if (!isSome(view.owed)) return null;
  if (view.is_overdue) return 'overdue';
  return isSome(view.paid) ? 'part' : 'unpaid';
}

function standingOf(view: InvoiceView): InvoiceStanding {
  if (view.state === 'attention') return KINDS[view.attention?.code ?? ''] ?? 'attention';
  if (view.state !== 'synced') return view.state;
  if (view.is_void) return 'void';
  if (view.pending.length > 0) return 'asked';
  if (view.storno_for) return 'storno';
  if (view.is_storned) return 'storned';
  return view.document_type === 'proforma' ? 'synced' : (moneyOf(view) ?? 'synced');
}

/** As it stands now: what changed it did not say so in a word. */
export const stood = (view: InvoiceView): InvoiceView => ({ ...view, standing: standingOf(view) });

export const rowOf = (view: InvoiceView): InvoiceRow => ({
  id: view.id,
  full_number: view.full_number,
  client_name: view.client_name,
  date: view.date,
  due_date: view.due_date,
  currency: view.currency,
  total: view.total,
  document_type: view.document_type,
  standing: standingOf(view),
  why: view.attention?.message ?? null,
  is_correctable: view.attention !== null && view.ways_out.includes('correct'),
});
