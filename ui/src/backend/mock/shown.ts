/** What the program shows of the little world: its status, and one invoice whole. */
import type { ClientData, InvoiceDetail, StatusView } from '@/bindings';
import { actionsOf } from './asking';
import { sumOrder, sumRow } from './sums';
import { troublesSaid } from './warnings';
import { TODAY, type Stored, type World } from './world';

const address = (data: ClientData | undefined) => [data?.address, data?.city, data?.county].filter(Boolean).join(', ');

export function statusOf(world: World): StatusView {
  const count = (state: string) => world.books.filter((one) => one.view.state === state).length;
  const asked = world.books.flatMap((one) => one.view.pending.filter((errand) => errand.state !== 'attention')).length;
  const waits = world.books.map((one) => one.view.efactura_deadline).filter((day) => day !== null);
  const online = world.network === 'online';
  return {
    online,
    network: world.session ? world.network : world.network === 'online' ? 'signed_out' : world.network,
    last_sync: world.session ? '2026-11-20T12:02:00Z' : null,
    next_try: online ? null : '2026-11-20T12:10:00Z',
    syncing: false,
    session: world.session,
    demo: world.demo,
    is_online_only: world.key,
    profile_complete: world.profile.complete,
    series: world.session ? world.series.map((one) => ({ ...one })) : [],
    outbox: { queued: count('queued'), unknown: count('unknown'), attention: count('attention'), asked },
    next_deadline: waits.sort()[0] ?? null,
    is_sealed: world.sealed,
    last_backup: world.lastBackup,
    is_rescue: world.rescue,
    issuing_stopped: world.stopped,
    warnings: [...world.warnings, ...troublesSaid(world)],
    today: TODAY,
  };
}

export function detailOf(world: World, stored: Stored): InvoiceDetail {
  const { view, request } = stored;
  const client = world.clients.find((one) => one.id === request.client_id)?.data;
  const inline = request.client_data;
  return {
    invoice: { ...view },
    client_tax_id: inline?.cui ?? client?.cui ?? null,
    client_address: address(inline ?? client),
    rows: request.items.map((item) => {
      const sums = sumRow(item);
      return {
        description: item.description,
        description_extended: item.description_extended ?? null,
        quantity: item.quantity ?? '',
        unit: item.unit ?? '',
        price: item.price ?? '',
        vat_rate: item.vat_rate ?? '',
        net: sums?.net ?? '0.00',
        vat: sums?.vat ?? '0.00',
      };
    }),
    by_rate: sumOrder(request.items, view.currency).by_rate,
    info: request.info ?? null,
    payments: stored.payments ?? [],
    actions: actionsOf(stored),
    timeline: stored.timeline,
  };
}
