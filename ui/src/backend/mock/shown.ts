/** What the program shows of the little world: its status, and one invoice whole. */
import type { CheckView, ClientData, InvoiceDetail, ReadinessView, StatusView, SyncLogView } from '@/bindings';
import { actionsOf } from './asking';
import { seriesToUse, waitingOf } from './series';
import { moneyOf, stood } from './standing';
import { sumOrder, sumRow } from './sums';
import { troublesSaid } from './warnings';
import { FIRM, TODAY, type Stored, type World } from './world';

const address = (data: ClientData | undefined) => [data?.address, data?.city, data?.county].filter(Boolean).join(', ');

export function statusOf(world: World): StatusView {
  const count = (state: string) => world.books.filter((one) => one.view.state === state).length;
  const asked = world.books.flatMap((one) => one.view.pending.filter((errand) => errand.state !== 'attention')).length;
  const waits = world.books.map((one) => one.view.efactura_deadline).filter((day) => day !== null);
  const online = world.network === 'online';
  return {
    online,
    network: world.session ? world.network : 'signed_out',
    last_sync: world.session ? '2026-11-20T12:02:00Z' : null,
    next_try: online ? null : '2026-11-20T12:10:00Z',
    syncing: false,
    sending: null,
    paused_until: world.paused,
    session: world.session,
    firm: world.session?.firm ?? (world.series.length > 0 ? FIRM : ''),
    demo: world.demo,
    is_online_only: world.key,
    profile_complete: world.profile.complete,
    series: world.session ? world.series.map((one) => ({ ...one, waiting: waitingOf(world, one.id) })) : [],
    series_to_use: world.session ? seriesToUse(world) : null,
    outbox: { queued: count('queued'), unknown: count('unknown'), attention: count('attention'), asked },
    next_deadline: waits.sort()[0] ?? null,
    is_sealed: world.sealed,
    last_backup: world.lastBackup,
    is_rescue: world.rescue,
    issuing_stopped: world.stopped,
    readiness: readinessOf(world),
    warnings: [...world.warnings, ...troublesSaid(world)],
    today: TODAY,
  };
}

/** As the program sees it, with fewer checks. */
function readinessOf(world: World): ReadinessView {
  const checks: CheckView[] = [];
  const say = (code: string, state: CheckView['state'], message: string, fix: CheckView['fix'] = null) =>
    checks.push({ code, state, message, fix, needs_network: fix !== null && fix !== 'backup' && fix !== 'attend' });
  const series = world.series.find((one) => one.lock === 'here');
  const count = (state: string) => world.books.filter((one) => one.view.state === state).length;
  if (world.session) say('ready_signed_in', 'good', 'Ai intrat în cont.');
  else say('ready_signed_out', 'bad', 'Nu ești autentificat.', 'sign_in');
  if (world.stopped) say('ready_stopped', 'bad', 'Emiterea e oprită până spui ultimul număr de pe hârtie.', 'state');
  if (!series) say('ready_not_locked', 'bad', 'Seria TRN nu e blocată pe acest laptop.', 'lock');
  else {
    say('ready_locked', 'good', `Seria ${series.name} e blocată pe acest laptop.`);
    const left = `Ai ${series.free_numbers} numere`;
    if (series.free_numbers === 0) say('ready_no_numbers', 'bad', 'Nu mai ai niciun număr rezervat.', 'reserve');
    else if (series.free_numbers < 10)
      say('ready_numbers_short', 'care', `${left}: în ritmul tău ajung cam 2 zile de lucru.`, 'reserve');
    else say('ready_numbers_last', 'good', `${left}: ajung cam 6 zile de lucru.`);
  }
  if (count('attention') > 0) say('ready_attention', 'care', 'Ceva are nevoie de tine înainte să plece.', 'attend');
  else if (count('queued') > 0) say('ready_unsent', 'care', 'Mai e ceva de trimis.', 'sync');
  else say('ready_all_sent', 'good', 'Totul e trimis.');
  say('ready_fresh', 'good', 'Clienții și produsele sunt la zi.');
  if (!world.demo && !world.lastBackup)
    say('ready_no_backup', 'care', 'Nu ai făcut nicio copie de siguranță.', 'backup');
  say('ready_clock', 'good', 'Ceasul laptopului e corect.');
  const has = (state: CheckView['state']) => checks.some((check) => check.state === state);
  return { verdict: has('bad') ? 'not_yet' : has('care') ? 'almost' : 'ready', days_left: series ? 6 : null, checks };
}

export function detailOf(world: World, stored: Stored): InvoiceDetail {
  const { view, request } = stored;
  const client = world.clients.find((one) => one.id === request.client_id)?.data;
  const inline = request.client_data;
  return {
    invoice: stood(view),
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
    money: moneyOf(view),
    payments: stored.payments ?? [],
    actions: actionsOf(stored),
    timeline: stored.timeline,
  };
}

/** Three calls, the newest first; one that went wrong. */
export const log = (): SyncLogView => ({
  items: [
    { at: '2026-11-20T12:02:04Z', seconds: 0, action: 'create', about: 'TRN 120', problem: null, request_id: null },
    {
      at: '2026-11-20T12:02:02Z',
      seconds: 30,
      action: 'create',
      about: 'TRN 121',
      problem: { code: 'timeout', message: 'Serverul nu a răspuns la timp.', hint: '' },
      request_id: 'req_7f3a',
    },
    { at: '2026-11-20T12:02:00Z', seconds: 0, action: 'series', about: '', problem: null, request_id: null },
  ],
});
