/** What waits, what went today, and the pause. */
import type { OutboxEntry, OutboxView, Pause, SentRow, SharedBook } from '@/bindings';
import type { Entry } from './entries';
import { stood } from './standing';
import type { Stored, World } from './world';

const entries = (world: World): OutboxEntry[] => {
  const waits = world.books.some((one) => one.view.state === 'queued');
  const of = (kind: SharedBook, those: readonly Entry<{ name: string }>[]): OutboxEntry[] =>
    those
      .filter((one) => one.state !== 'synced')
      .map(({ id, data, state, attention }) => ({
        kind,
        id,
        name: data.name,
        state,
        with_invoice: carrier(world, id, state === 'local'),
        after_invoices: waits && state === 'local',
        attention,
      }));
  const loud = (entry: OutboxEntry) => entry.state === 'conflict' || entry.state === 'attention';
  return [...of('clients', world.clients), ...of('products', world.products)].sort((a, b) => +loud(b) - +loud(a));
};

const carrier = (world: World, client: string, isNew: boolean): string | null =>
  (isNew && world.books.find((one) => one.view.state === 'queued' && one.request.client_id === client)?.view.id) ||
  null;

function sentToday(world: World): SentRow[] {
  // What was issued in the last days went this morning, when the network was back.
  const today = world.books.filter((one) => one.view.server_id && one.view.issued_at! > '2026-11-18');
  return today.map(({ view }) => ({
    at: `2026-11-20${view.issued_at!.slice(10)}`,
    what: 'invoice',
    name: view.full_number,
    id: view.id,
    client_name: view.client_name,
    detail: view.total,
    currency: view.currency,
  }));
}

export function list(world: World): OutboxView {
  const rank: Record<string, number> = { attention: 0, unknown: 1, queued: 2 };
  const place = ({ view }: Stored) => rank[view.state] ?? 0.5;
  const items = world.books
    .filter((one) => one.view.state in rank || one.view.pending.length > 0)
    .sort((a, b) => place(a) - place(b) || a.view.number! - b.view.number!)
    .map((one) => ({
      invoice: stood(one.view),
      attempts: one.attempts,
      next_try: one.attempts > 0 && one.view.state !== 'attention' ? '2026-11-20T12:10:00Z' : null,
    }));
  return { items, entries: entries(world), more_entries: 0, sent_today: sentToday(world), more_sent: false };
}

export function pause(world: World, pause: Pause): void {
  world.paused = pause === 'hour' ? '2026-11-20T13:02:00Z' : '2026-11-21T06:00:00Z';
}
