/** How an invoice comes into the little world, and how it leaves for the server. */
import type { Commands, InvoiceView, NumberView, OrderRequest, ProblemView, SeriesView } from '@/bindings';
import { addDays } from '@/format/dates';
import { byId, bySeries, clientName, need, refuse } from './asks';
import { blocked, check } from './checks';
import { fullNumber, poolOf, recount } from './series';
import * as made from './world';
import { TODAY, type Stored, type World } from './world';

export function wantComplete(world: World, request: OrderRequest): void {
  const errors = check(world, request).filter((one) => one.severity === 'error');
  if (errors.length === 0) return;
  throw {
    code: 'order_rejected',
    message: 'Factura are date de corectat.',
    hint: '',
    findings: errors,
  } satisfies ProblemView;
}

/** With a key the server numbers; without it there is no number. */
function takeOnline(world: World, { request }: Commands['invoice_issue']['args']) {
  if (world.network !== 'online') {
    refuse(
      'online_only',
      'Cu o cheie API facturile primesc numărul de la server, deci nu se pot emite fără internet. Nu s-a emis nimic.',
      'Încearcă din nou când ai internet sau păstrează factura ca ciornă.',
    );
  }
  if (world.orderUnknown) {
    refuse(
      'order_unknown',
      'Am cerut serverului o factură și nu știm dacă a făcut-o. Nu o cerem încă o dată.',
      'Fă o sincronizare: factura apare în listă sau redevine ciornă.',
    );
  }
  const kind = request.document_type ?? 'fiscal';
  const usual = world.series.find((one) => one.document_type === kind);
  const series = request.series_id ? bySeries(world, request.series_id) : need(usual, 'seria');
  const those = world.books.filter((one) => one.view.document_type === kind);
  const last = those.find((one) => one.view.number !== null)?.view.number ?? 0;
  const number: NumberView = {
    number: last + 1,
    full_number: fullNumber(series.name, last + 1),
    fate: 'free',
    invoice_id: null,
    reason: null,
    at: made.moment(world),
    expires_at: null,
    evidence: null,
  };
  return { series, number };
}

/** The number on the paper it is entered from, or the next free one. */
function take(world: World, args: Commands['invoice_issue']['args']): { series: SeriesView; number: NumberView } {
  if (args.paper_number !== null) {
    const series = bySeries(world, args.request.series_id ?? '');
    const number = poolOf(world, series.id).find((one) => one.number === args.paper_number);
    if (number?.fate !== 'issued' || number.invoice_id) {
      refuse('number_not_on_paper', `Numărul ${args.paper_number} nu e declarat pe hârtie.`, 'Vezi registrul.');
    }
    return { series, number };
  }
  const online = world.key || args.request.document_type === 'proforma';
  const stop = blocked(world, online);
  if (stop) throw stop;
  if (online) return takeOnline(world, args);
  const series = need(
    world.series.find((one) => one.lock === 'here'),
    'seria',
  );
  const free = poolOf(world, series.id).find((one) => one.fate === 'free');
  return { series, number: need(free, 'numărul') };
}

/** A draft of the server's: no number, and the one here goes on standing for it. */
function keepThere(world: World, args: Commands['invoice_issue']['args']): InvoiceView {
  const stop = blocked(world, true);
  if (stop) throw stop;
  const id = args.draft_id ?? `d${(world.count += 1) + 100}`;
  const view = { ...made.viewOf(id, args.request, clientName(args.request)), server_id: `srv-${id}` };
  const others = world.books.filter((one) => one.view.id !== id);
  world.books = [{ view, request: args.request, timeline: [], attempts: 0 }, ...others];
  return view;
}

/** A draft becomes one invoice: where it is gone, it was issued from another screen, or deleted. */
export function wantDraft(world: World, id: string | null): void {
  if (id === null || world.books.some((one) => one.view.id === id)) return;
  refuse('draft_gone', 'Ciorna a fost emisă sau ștearsă între timp, din altă parte.', 'Caută factura în listă.');
}

export function issue(world: World, args: Commands['invoice_issue']['args']): InvoiceView {
  const before = world.issuedBy.get(args.request_id);
  if (before) return byId(world, before).view;
  wantDraft(world, args.draft_id);
  wantComplete(world, args.request);
  if (args.request.is_draft === 1) return keepThere(world, args);
  const { series, number } = take(world, args);
  if (!args.trusts_clock && world.doubt) {
    refuse(
      world.doubt,
      'Ceasul laptopului arată altă zi decât cea așteptată.',
      'Potrivește data sau confirmă că e bună.',
    );
  }
  const last = world.books.find((one) => one.view.number !== null)?.view.date;
  if (!args.allow_earlier_date && last && (args.request.date ?? TODAY) < last) {
    refuse('earlier_date', `Ultima factură e din ${last}.`, 'Numerele ar merge înapoi în timp. Legea o permite.');
  }
  world.doubt = null;
  const proforma = args.request.document_type === 'proforma';
  const reported = !proforma && args.request.efactura_enabled !== 0;
  const id = `${proforma ? 'p' : 'i'}${number.number}`;
  const at = made.moment(world);
  const view: InvoiceView = {
    ...made.viewOf(id, args.request, clientName(args.request)),
    series_id: series.id,
    series: series.name,
    number: number.number,
    full_number: fullNumber(series.name, number.number),
    state: 'queued',
    ways_out: ['correct'],
    deadline_alarm: reported ? 'calm' : null,
    efactura_deadline: reported ? addDays(args.request.date ?? TODAY, 7) : null,
    issued_at: at,
  };
  view.owed = view.total;
  view.undo_seconds = world.key || proforma || args.paper_number !== null ? 0 : 10;
  Object.assign(number, { fate: 'issued', invoice_id: id, at, expires_at: null });
  const drafts = world.books.filter((one) => one.view.state === 'draft' && one.view.id !== args.draft_id);
  const rest = world.books.filter((one) => one.view.state !== 'draft');
  const timeline = made.waitingStory(at, 0);
  world.books = [...drafts, { view, request: args.request, timeline, attempts: 0 }, ...rest];
  world.issuedBy.set(args.request_id, id);
  if (world.key || proforma)
    send(
      world,
      world.books.find((one) => one.view.id === id)!,
    );
  recount(world);
  return view;
}

/** Back to a draft, its number free; once something of it left, it is too late. */
export function takeBack(world: World, id: string): InvoiceView {
  const stored = byId(world, id);
  if (stored.view.undo_seconds === 0 || stored.view.state !== 'queued') {
    refuse('undo_too_late', 'Factura a plecat deja de pe acest laptop.', 'Corecteaz-o sau fă storno.');
  }
  const number = poolOf(world, stored.view.series_id).find((one) => one.number === stored.view.number);
  if (number) Object.assign(number, { fate: 'free', invoice_id: null });
  const view = made.viewOf(`d${(world.count += 1) + 100}`, stored.request, stored.view.client_name);
  const others = world.books.filter((one) => one !== stored);
  world.books = [{ view, request: stored.request, timeline: [], attempts: 0 }, ...others];
  recount(world);
  return view;
}

export function send(world: World, stored: Stored): void {
  const at = made.moment(world);
  const server_id = `srv-${stored.view.id}`;
  Object.assign(stored.view, {
    state: 'synced',
    server_id,
    attention: null,
    ways_out: [],
    deadline_alarm: null,
    efactura_deadline: null,
  });
  stored.timeline = [
    ...stored.timeline.filter((entry) => entry.kind === 'issued' || entry.kind === 'replaced'),
    { at, kind: 'sent', done: true, detail: null },
    ...(stored.view.document_type === 'proforma' ? [] : [{ at: null, kind: 'efactura', done: false, detail: null }]),
  ];
  made.settle(stored);
  const number = poolOf(world, stored.view.series_id).find((one) => one.invoice_id === stored.view.id);
  if (number) Object.assign(number, { fate: 'synced', evidence: server_id });
}
