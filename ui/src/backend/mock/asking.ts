/** What is asked of the server about an invoice: kept at once, done a little later when there is a network. */
import type { Action, ActionView, Commands, ErrandView, InvoiceView, ProblemView } from '@/bindings';
import { byId, clientName, refuse } from './asks';
import { fullNumber, poolOf } from './series';
import * as made from './world';
import type { Stored, World } from './world';

const REASONS: Record<string, [string, string]> = {
  invoice_locked_efactura: [
    'ANAF a validat factura, așa că nu se mai schimbă.',
    'Dacă e greșită, fă storno și emite alta.',
  ],
  invoice_already_paid: ['Factura e încasată toată.', 'Nu mai e nimic de încasat pe ea.'],
  invoice_is_paid: [
    'Factura e încasată: sumele, moneda și anularea nu se mai pot schimba.',
    'Se mai pot schimba data, scadența, clientul și textul; pentru rest, fă storno.',
  ],
  invoice_is_storno: ['E o factură storno.', 'Ea nu se schimbă, nu se încasează și nu se stornează.'],
  invoice_already_storned: ['Factura e deja stornată.', 'Vezi stornoul; dacă trebuie, emite altă factură.'],
  invoice_is_void: ['Factura e anulată.', 'Emite alta.'],
  void_needs_server: [
    'Se anulează doar o factură care a ajuns pe server.',
    'Una netrimisă se corectează; una dată clientului se stornează.',
  ],
  end_already_asked: [
    'Stornarea, anularea sau ștergerea e deja cerută și așteaptă.',
    'Lasă să se facă sau renunță la ea.',
  ],
};

export const problem = (code: string): ProblemView => {
  const [message = code, hint = ''] = REASONS[code] ?? [];
  return { code, message, hint };
};

function obstacle({ view }: Stored, action: Action): string | null {
  const ends = view.pending.some((one) => one.state !== 'attention' && (one.task === 'storno' || one.task === 'void'));
  if (ends) return action === 'send' ? null : 'end_already_asked';
  if (action === 'send') return view.is_void ? 'invoice_is_void' : null;
  if (view.is_void) return 'invoice_is_void';
  if (view.storno_for) return 'invoice_is_storno';
  if (view.is_storned) return 'invoice_already_storned';
  if (action === 'pay' || action === 'receipt') return Number(view.owed) > 0 ? null : 'invoice_already_paid';
  if (action === 'storno') return null;
  if (action === 'void' && !view.server_id) return 'void_needs_server';
  if (view.edit_lock) return view.edit_lock.code;
  return action === 'void' && Number(view.paid) > 0 ? 'invoice_is_paid' : null;
}

export function actionsOf(stored: Stored): ActionView[] {
  const all: Action[] = ['edit', 'pay', 'receipt', 'send', 'storno', 'void'];
  return all.map((action) => {
    const code = obstacle(stored, action);
    return { action, forbidden: code === null ? null : problem(code) };
  });
}

export function want(stored: Stored, action: Action): void {
  const code = obstacle(stored, action);
  if (code !== null) throw problem(code);
}

export function keep(
  world: World,
  stored: Stored,
  task: ErrandView['task'],
  detail: string | null = null,
): InvoiceView {
  const at = made.moment(world);
  world.count += 1;
  const errand: ErrandView = {
    id: `e${world.count}`,
    task,
    detail,
    state: 'waiting',
    attention: null,
    asked_at: at,
  };
  stored.view.pending = [...stored.view.pending, errand];
  stored.timeline = [...stored.timeline, { at, kind: `asked.${task}`, done: false, detail }];
  made.settle(stored);
  return stored.view;
}

type Args<C extends keyof Commands> = Commands[C]['args'];

export function pay(world: World, { id, amount }: Args<'invoice_pay'>, task: 'payment' | 'receipt'): InvoiceView {
  const stored = byId(world, id);
  want(stored, task === 'payment' ? 'pay' : 'receipt');
  const sum = amount ?? stored.view.owed;
  if (!(Number(sum) > 0) || Number(sum) > Number(stored.view.owed)) {
    refuse('payment_amount', 'Suma nu e bună: trebuie să fie între 0,01 și cât mai e de încasat.', 'Scrie altă sumă.');
  }
  return keep(world, stored, task, sum);
}

export function mail(world: World, { id, email }: Args<'invoice_send'>): InvoiceView {
  const stored = byId(world, id);
  want(stored, 'send');
  if (!email) refuse('no_email_address', 'Clientul nu are adresă de e-mail.', 'Scrie adresa la care pleacă factura.');
  if (!/^\S+@\S+\.\S+$/.test(email)) {
    refuse('bad_email_address', `„${email}” nu arată a adresă de e-mail.`, 'Verifică adresa.');
  }
  return keep(world, stored, 'send', email);
}

export function withdraw(world: World, id: string): InvoiceView {
  const stored = byId(world, id);
  const { pending } = stored.view;
  const gone = pending.find((one) => one.state === 'attention') ?? pending.at(-1);
  if (!gone) refuse('nothing_asked', 'Nu așteaptă nimic la această factură.', 'Nu e nevoie să faci nimic.');
  if (gone.state === 'sending') {
    refuse('errand_under_way', 'Ce ai cerut e chiar acum pe drum.', 'Așteaptă răspunsul serverului.');
  }
  drop(stored, gone);
  if (stored.view.state === 'attention') Object.assign(stored.view, { state: 'synced', attention: null, ways_out: [] });
  return stored.view;
}

function drop(stored: Stored, gone: ErrandView): void {
  stored.view.pending = stored.view.pending.filter((one) => one !== gone);
  stored.timeline = stored.timeline.filter(
    (one) => one.kind !== `asked.${gone.task}` || one.detail !== gone.detail || one.done,
  );
  made.settle(stored);
}

/** The server refused the last thing that was asked. */
export function refuseAsked(stored: Stored, attention: ProblemView): void {
  const errand = stored.view.pending.at(-1);
  if (!errand) return;
  Object.assign(errand, { state: 'attention', attention });
  Object.assign(stored.view, { state: 'attention', attention, ways_out: ['retry', 'withdraw'] });
  made.settle(stored);
}

/** The server has come round to what was asked about invoices it has. */
export function doAsked(world: World): void {
  for (const stored of [...world.books]) {
    if (!stored.view.server_id) continue;
    for (const errand of stored.view.pending.filter((one) => one.state !== 'attention')) finish(world, stored, errand);
  }
}

export function insist(world: World, stored: Stored): boolean {
  const parked = stored.view.pending.filter((one) => one.state === 'attention');
  if (parked.length === 0) return false;
  Object.assign(stored.view, { state: 'synced', attention: null, ways_out: [] });
  for (const errand of parked) finish(world, stored, errand);
  return true;
}

function finish(world: World, stored: Stored, errand: ErrandView): void {
  const { view } = stored;
  const at = made.moment(world);
  drop(stored, errand);
  stored.timeline = [...stored.timeline, { at, kind: `done.${errand.task}`, done: true, detail: errand.detail }];
  if (errand.task === 'payment' || errand.task === 'receipt') {
    const method = errand.task === 'receipt' ? 'receipt' : 'bank_transfer';
    stored.payments = [...(stored.payments ?? []), { date: made.TODAY, amount: errand.detail, method }];
  }
  if (errand.task === 'void') view.is_void = true;
  if (errand.task === 'storno') reverse(world, stored);
  made.settle(stored);
}

/** By an invoice of the server's, numbered from its counter. */
function reverse(world: World, stored: Stored): void {
  const { view, request } = stored;
  const numbers = world.books.filter((one) => one.view.series === view.series).map((one) => one.view.number ?? 0);
  const pool = poolOf(world, view.series_id).map((one) => one.number);
  const number = Math.max(...numbers, ...pool) + 1;
  const items = request.items.map((item) => ({ ...item, quantity: `-${item.quantity ?? '1'}` }));
  const id = `i${number}`;
  const storno: Stored = {
    view: {
      ...made.viewOf(id, { ...request, items, date: made.TODAY }, clientName(request) || view.client_name),
      series_id: view.series_id,
      series: view.series,
      number,
      full_number: fullNumber(view.series, number),
      state: 'synced',
      server_id: `srv${number}`,
      efactura_status: 'pending',
      storno_for: { id: view.id, full_number: view.full_number },
      issued_at: made.moment(world),
    },
    request: { ...request, items },
    timeline: [
      { at: made.moment(world), kind: 'made', done: true, detail: null },
      { at: made.moment(world), kind: 'sent', done: true, detail: null },
    ],
    attempts: 0,
  };
  Object.assign(view, { is_storned: true, storned_by: { id, full_number: storno.view.full_number } });
  const drafts = world.books.filter((one) => one.view.state === 'draft');
  world.books = [...drafts, storno, ...world.books.filter((one) => one.view.state !== 'draft')];
}

export function duplicate(world: World, id: string): InvoiceView {
  const kept = structuredClone(byId(world, id).request);
  for (const dated of ['date', 'due_date', 'delegate', 'with_delegate'] as const) delete kept[dated];
  const key = `d${(world.count += 1) + 100}`;
  const view = made.viewOf(key, kept, clientName(kept));
  world.books = [{ view, request: kept, timeline: [], attempts: 0 }, ...world.books];
  return view;
}
