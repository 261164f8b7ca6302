/** The ways out of trouble: corrected, renumbered, seen, and the last number on paper stated. */
import type { Commands, DraftView, InvoiceView, NumbersPage, OrderRequest, ProblemView } from '@/bindings';
import { keep, want } from './asking';
import { byId, bySeries, clientName, needServer, refuse } from './asks';
import { wantComplete } from './issuing';
import { fullNumber, poolOf, recount } from './series';
import * as made from './world';
import type { Stored, World } from './world';

function correctable(world: World, id: string): Stored {
  const stored = byId(world, id);
  if (!stored.view.ways_out.includes('correct')) want(stored, 'edit');
  return stored;
}

export function requestOf(world: World, id: string): DraftView {
  const { request, view } = correctable(world, id);
  return { id, request, client_name: view.client_name, saved_at: null };
}

function waitsAgain(stored: Stored, change: Partial<InvoiceView>): void {
  const { view } = stored;
  const before = { at: null, kind: 'replaced', done: true, detail: view.full_number };
  Object.assign(view, {
    state: 'queued',
    attention: null,
    ways_out: ['correct'],
    revision: view.revision + 1,
    ...change,
  });
  const story = made.waitingStory(view.issued_at, 0);
  stored.timeline = [story[0]!, before, ...story.slice(1)];
  stored.attempts = 0;
}

/** What the correction does not name stays; an empty text clears it. */
function merged(before: OrderRequest, change: OrderRequest): OrderRequest {
  const all = { ...before, ...change };
  if ('client_id' in change) delete all.client_data;
  if ('client_data' in change) delete all.client_id;
  if (all.with_delegate === 0) delete all.delegate;
  const said = Object.entries(all).filter(([, value]) => value !== '');
  return Object.fromEntries(said) as unknown as OrderRequest;
}

/** What the server takes no change of. */
function wantEditable(stored: Stored, request: OrderRequest): void {
  if ((request.efactura_enabled ?? 1) === (stored.request.efactura_enabled ?? 1)) return;
  const [message, hint] = [
    'Câmpul nu se mai schimbă după ce factura a ajuns pe server.',
    'Lasă-l cum e; dacă e greșit, fă storno și emite alta.',
  ];
  throw {
    code: 'not_editable',
    message: 'Serverul nu mai schimbă aceste câmpuri la o factură pe care o are.',
    hint: 'Scoate-le din modificare; dacă sunt greșite, fă storno și emite alta.',
    findings: [{ severity: 'error', field: 'efactura_enabled', code: 'field_not_editable', message, hint }],
  } satisfies ProblemView;
}

export function correct(world: World, id: string, change: OrderRequest): InvoiceView {
  const stored = correctable(world, id);
  const request = merged(stored.request, change);
  wantComplete(world, request);
  if (stored.view.server_id) wantEditable(stored, request);
  const fresh = made.viewOf(id, request, clientName(request));
  const { client_name, date, due_date, currency, subtotal, vat_amount, total } = fresh;
  stored.request = request;
  if (stored.view.server_id) {
    Object.assign(stored.view, { client_name, date, due_date, subtotal, vat_amount, total });
    return keep(world, stored, 'edit');
  }
  waitsAgain(stored, { client_name, date, due_date, currency, subtotal, vat_amount, total });
  return stored.view;
}

export function reissue(world: World, id: string): InvoiceView {
  needServer(world);
  const stored = byId(world, id);
  const { view } = stored;
  if (!view.ways_out.includes('reissue')) {
    refuse('reissue_cannot_help', 'Serverul nu a refuzat numărul, deci altul nu ajută.', 'Corectează datele.');
  }
  const numbers = poolOf(world, view.series_id);
  const next = numbers.find((one) => one.fate === 'free');
  if (!next) refuse('no_number', 'Nu mai ai niciun număr rezervat.', 'Rezervă numere, apoi încearcă din nou.');
  const at = made.moment(world);
  const full_number = fullNumber(view.series, next.number);
  const old = numbers.find((one) => one.invoice_id === id);
  if (old) {
    const reason = `Factura a primit numărul ${full_number}, fiindcă acesta nu s-a mai putut trimite.`;
    Object.assign(old, { fate: 'expired', invoice_id: null, reason, at, expires_at: null });
  }
  Object.assign(next, { fate: 'issued', invoice_id: id, at, expires_at: null });
  waitsAgain(stored, { number: next.number, full_number, replaces: view.full_number });
  recount(world);
  return view;
}

export function seen(world: World, id: string): InvoiceView {
  const { view } = byId(world, id);
  if (!view.ways_out.includes('acknowledge')) {
    refuse('nothing_to_see', 'La această factură nu e nimic de văzut.', 'Nu e nevoie să faci nimic.');
  }
  Object.assign(view, { state: 'synced', attention: null, ways_out: [] });
  return view;
}

export function register(world: World, { id, all, limit }: Commands['numbers_register']['args']): NumbersPage {
  const numbers = poolOf(world, id);
  const wanted = all
    ? numbers.toReversed()
    : numbers.filter((one) => !one.invoice_id || !['issued', 'synced', 'unknown'].includes(one.fate));
  return { items: wanted.slice(0, limit), total: wanted.length, duplicates: 0, unexplained_gaps: 0 };
}

export function stateLast(world: World, id: string, last: number): void {
  const series = bySeries(world, id);
  if (world.stopped && !world.asked) {
    refuse(
      'sync_first',
      'Nimic nu s-a schimbat: întâi trebuie întrebat serverul.',
      'Intră în cont și fă o sincronizare.',
    );
  }
  const numbers = poolOf(world, series.id);
  const highest = Math.max(0, ...numbers.filter((one) => one.invoice_id).map((one) => one.number));
  if (last < highest) {
    refuse(
      'last_too_low',
      `Evidența are deja factura cu numărul ${highest}, mai mare decât cel spus. Nimic nu s-a schimbat.`,
      'Spune cel mai mare număr tipărit pe această serie.',
    );
  }
  const at = made.moment(world);
  for (const one of numbers) {
    if (one.number <= last && (one.fate === 'free' || one.fate === 'quarantined')) {
      Object.assign(one, { fate: 'issued', reason: 'Tipărit, după cum s-a declarat.', at, expires_at: null });
    } else if (one.fate === 'quarantined') {
      Object.assign(one, { fate: 'free', reason: 'Nefolosit, după cum s-a declarat.', at });
    }
  }
  world.stated.add(id);
  const matter = world.series.filter((one) => one.document_type === 'fiscal' && poolOf(world, one.id).length > 0);
  if (matter.every((one) => world.stated.has(one.id))) world.stopped = false;
  recount(world);
}
