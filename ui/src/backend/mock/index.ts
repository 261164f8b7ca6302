/** An in-browser stand-in for the program: tests and `npm run dev -- --mode mock`. Never in the shipped page. */
import type { Commands, DraftView, InvoiceView, Topic } from '@/bindings';
import { fold } from '@/format/text';
import type { Transport } from '../transport';
import * as asking from './asking';
import { byId, bySeries, clientName, needServer as wantServer, refuse, slow, spoil, suffer } from './asks';
import { preview } from './checks';
import { entryHandlers, type Handlers } from './entry-handlers';
import { issue, send, takeBack, wantDraft } from './issuing';
import * as keeping from './keeping';
import * as listing from './listing';
import { laptopHandlers } from './laptop';
import * as mending from './mending';
import { numberHandlers } from './numbers';
import * as outbox from './outbox';
import { paperMade, paperOf } from './paper';
import { CLIENTS, PRODUCTS, vatRatesOn } from './people';
import { bankRate } from './rates';
import * as reporting from './reporting';
import * as sheet from './sheet';
import { detailOf, log, statusOf } from './shown';
import { addTroubles, stop } from './troubles';
import { fullNumber, poolOf, recount } from './series';
import * as made from './world';
import { FIRM, type Network, type Stored, type World } from './world';

type Kind = 'fresh' | 'signed_in' | 'blank' | 'firm' | 'demo' | 'troubled' | 'stopped' | 'rescue' | 'locked' | 'key';

let world: World = made.freshWorld();
/** How long the server takes over what is asked about an invoice. */
const ANSWER_MS = 400;
const droppers = new Set<(paths: string[]) => void>();
const ears = new Set<(topics: Topic[]) => void>();

function tell(...topics: Topic[]): void {
  setTimeout(() => ears.forEach((heard) => heard(topics)), 0);
}

const needServer = () => wantServer(world);
const seriesBy = (id: string) => bySeries(world, id);
const storedBy = (id: string) => byId(world, id);

const status = () => statusOf(world);
const detail = (stored: Stored) => detailOf(world, stored);

const EVERYTHING: Topic[] = ['status', 'series', 'numbers', 'invoices', 'drafts', 'outbox', 'profile'];
const MENDED: Topic[] = ['invoices', 'outbox', 'numbers', 'series', 'status'];

function paper(id: string): { path: string } {
  const file = paperMade(world, storedBy(id));
  tell('invoices');
  return file;
}

/** The server comes round to it a little later, where there is a network. */
function asked(view: InvoiceView): InvoiceView {
  tell(...MENDED);
  if (world.network === 'online') {
    const here = world;
    setTimeout(() => {
      if (here !== world || world.network !== 'online') return;
      asking.doAsked(world);
      tell(...MENDED);
    }, ANSWER_MS);
  }
  return view;
}

const handlers: Handlers = {
  report_get: (args) => reporting.report(world, args),
  journal_save: (args) => reporting.journal(world, args),
  register_save: ({ id, kind }) => reporting.register(id, kind),
  month_save: ({ month }) => reporting.pack(world, month),
  everything_save: () => reporting.everything(),
  export_progress: () => null,
  export_stop: () => null,
  export_folder_open: () => reporting.folder,
  app_status: status,
  settings_get: () => world.settings,
  settings_set: ({ settings }) => (world.settings = settings),
  ...laptopHandlers(
    () => world,
    tell,
    () => {
      world = { ...made.freshWorld(), settings: world.settings };
      tell(...EVERYTHING);
      return status();
    },
  ),
  demo_start() {
    world = { ...made.freshWorld(), settings: world.settings, demo: true };
    made.fillWorld(world, 214);
    tell('status', 'invoices', 'series');
    return status();
  },
  demo_leave() {
    world = { ...made.freshWorld(), settings: world.settings };
    tell('status', 'invoices', 'series');
    return status();
  },
  sign_in({ email, password }) {
    needServer();
    if (password !== 'parola') {
      refuse('wrong_password', 'E-mailul și parola nu se potrivesc.', 'Verifică-le și încearcă din nou.');
    }
    world.session = { user: email, firm: FIRM, valid: true };
    if (world.network === 'session_expired') world.network = 'online';
    tell('status', 'series', 'profile');
    return status();
  },
  sign_in_key({ key }) {
    keeping.signInWithKey(world, key);
    tell('status', 'series', 'profile');
    return status();
  },
  server_there() {
    return world.network !== 'offline' && world.network !== 'server_down';
  },
  network_moved: () => null,
  sign_out() {
    world.session = null;
    world.key = false;
    tell('status');
    return status();
  },
  profile_get: () => ({ ...world.profile }),
  profile_save(args) {
    world.profile = { ...world.profile, ...args, complete: true };
    tell('profile', 'status');
    return world.profile;
  },
  series_lock({ id }) {
    needServer();
    keeping.wantDevice(world);
    Object.assign(seriesBy(id), { lock: 'here', holder: null, held_since: made.moment(world) });
    recount(world);
    tell('series', 'status');
    return seriesBy(id);
  },
  series_unlock({ id, force }) {
    needServer();
    const series = seriesBy(id);
    if (series.lock === 'other' && !force)
      refuse('series_locked_other_device', 'Seria e ținută de alt dispozitiv.', '');
    Object.assign(series, { lock: 'none', holder: null, held_since: null });
    recount(world);
    tell('series', 'status');
    return series;
  },
  numbers_reserve({ id, count }) {
    needServer();
    keeping.wantDevice(world);
    const numbers = poolOf(world, id);
    const from = (numbers.at(-1)?.number ?? 127) + 1;
    const at = made.moment(world);
    const expires_at = '2026-12-20T12:02:00Z';
    for (let number = from; number < from + count; number += 1) {
      const full_number = fullNumber(seriesBy(id).name, number);
      numbers.push({
        number,
        full_number,
        fate: 'free',
        invoice_id: null,
        reason: null,
        at,
        expires_at,
        evidence: null,
      });
    }
    recount(world);
    tell('numbers', 'series', 'status');
    return seriesBy(id);
  },
  ...numberHandlers(() => world, tell),
  clients_search({ query, limit }) {
    const wanted = fold(query);
    const rank = (name: string) =>
      fold(name)
        .split(' ')
        .some((word) => word.startsWith(wanted))
        ? 0
        : 1;
    return CLIENTS.filter((one) => fold(`${one.name} ${one.tax_id}`).includes(wanted))
      .sort((a, b) => rank(a.name) - rank(b.name))
      .slice(0, limit);
  },
  products_search({ query, limit }) {
    const wanted = fold(query);
    const starts = (name: string) => (fold(name).startsWith(wanted) ? 0 : 1);
    return PRODUCTS.filter((one) => fold(one.name).includes(wanted))
      .sort((a, b) => starts(a.name) - starts(b.name))
      .slice(0, limit);
  },
  vat_rates: ({ date }) => vatRatesOn(date),
  exchange_rate: ({ currency, date }) => bankRate(world, currency, date),
  order_preview: ({ request }) => preview(world, request),
  draft_save({ id, request }) {
    wantDraft(world, id);
    const key = id ?? `d${(world.count += 1) + 100}`;
    const view = made.viewOf(key, request, clientName(request));
    const others = world.books.filter((one) => one.view.id !== key);
    world.books = [{ view, request, timeline: [], attempts: 0 }, ...others];
    tell('drafts');
    return view;
  },
  draft_get({ id }): DraftView {
    const { request, view } = storedBy(id);
    return { id, request, client_name: view.client_name, saved_at: '2026-11-20T11:30:05Z' };
  },
  draft_delete({ id }) {
    world.books = world.books.filter((one) => one.view.id !== id);
    tell('drafts');
    return null;
  },
  invoice_issue(args) {
    const view = issue(world, args);
    tell('invoices', 'drafts', 'numbers', 'outbox', 'status');
    return view;
  },
  invoice_undo({ id }) {
    const view = takeBack(world, id);
    tell('invoices', 'drafts', 'numbers', 'outbox', 'status');
    return view;
  },
  invoice_request: ({ id }) => mending.requestOf(world, id),
  invoice_correct({ id, request }) {
    const view = mending.correct(world, id, request);
    tell(...MENDED);
    return view;
  },
  invoice_reissue({ id }) {
    const view = mending.reissue(world, id);
    tell(...MENDED);
    return view;
  },
  invoice_seen({ id }) {
    const view = mending.seen(world, id);
    tell(...MENDED);
    return view;
  },
  invoices_page: ({ wanted }) => listing.page(world, wanted),
  invoices_sums: ({ wanted }) => listing.sums(world, wanted),
  sync_log: log,
  money_owed: () => listing.owed(world),
  prepare_for_field() {
    needServer();
    const series = world.series.find((one) => one.lock === 'here');
    if (series && series.free_numbers < 20) {
      return handlers.numbers_reserve({ id: series.id, count: 20 - series.free_numbers }) && status();
    }
    return status();
  },
  invoice_beside: ({ id, after }) => made.issuedBeside(world, id, after),
  invoice_get: ({ id }) => detail(storedBy(id)),
  invoice_paper: ({ id }) => paperOf(detail(storedBy(id)), FIRM, world.demo),
  pdf_save: ({ id }) => paper(id),
  pdf_open: ({ id }) => paper(id),
  pdf_print: ({ id }) => ({ ...paper(id), became: 'printed' }),
  order_paper: ({ request }) => sheet.orderPaper(request),
  paper_get: () => world.paper,
  paper_set: ({ settings }) => (world.paper = { ...settings, logo: world.paper.logo }),
  paper_logo: ({ path }) => sheet.saveLogo(world, path),
  paper_verify: ({ text }) => sheet.verify(world, text),
  pdf_save_as: ({ id }) => ({ path: `D:\\${storedBy(id).view.full_number}.pdf` }),
  xml_save: ({ id }) => ({ path: `Documente/Facturi/${storedBy(id).view.full_number}.xml` }),
  invoice_pay: (args) => asked(asking.pay(world, args, 'payment')),
  invoice_receipt: (args) => asked(asking.pay(world, { ...args, method: null, note: null }, 'receipt')),
  invoice_storno({ id }) {
    asking.want(storedBy(id), 'storno');
    return asked(asking.keep(world, storedBy(id), 'storno'));
  },
  invoice_void({ id }) {
    asking.want(storedBy(id), 'void');
    return asked(asking.keep(world, storedBy(id), 'void'));
  },
  invoice_send: (args) => asked(asking.mail(world, args)),
  invoice_withdraw({ id }) {
    const view = asking.withdraw(world, id);
    tell(...MENDED);
    return view;
  },
  invoice_duplicate({ id }) {
    const view = asking.duplicate(world, id);
    tell('drafts');
    return view;
  },
  outbox_list: () => outbox.list(world),
  outbox_retry({ id }) {
    needServer();
    if (!asking.insist(world, storedBy(id))) send(world, storedBy(id));
    tell('outbox', 'invoices', 'numbers', 'status');
    return status();
  },
  sending_pause({ pause }) {
    outbox.pause(world, pause);
    tell('status', 'outbox');
    return status();
  },
  sending_resume() {
    world.paused = null;
    tell('status', 'outbox');
    return status();
  },
  sync_now() {
    world.paused = null;
    if (world.network === 'online') {
      for (const one of world.books) if (one.view.state === 'queued' || one.view.state === 'unknown') send(world, one);
      asking.doAsked(world);
      world.asked = true;
      world.orderUnknown = false;
      tell('outbox', 'invoices', 'numbers', 'status');
    }
    return status();
  },
  backup_save({ passphrase, path }) {
    const view = keeping.backUp(world, passphrase, path);
    tell('status');
    return view;
  },
  backup_look: ({ path, passphrase }) => keeping.look(world, path, passphrase),
  backup_restore({ path, passphrase }) {
    const view = keeping.restore(world, path, passphrase);
    tell(...EVERYTHING);
    return view;
  },
  books_rebuild() {
    keeping.rebuild(world);
    tell(...EVERYTHING);
    return status();
  },
  series_takeover(args) {
    try {
      keeping.takeOver(world, args);
    } finally {
      tell(...EVERYTHING);
    }
    return status();
  },
  ...entryHandlers(() => world, tell),
};

export const transport: Transport = {
  async call(name, args) {
    await suffer(name);
    const handler = handlers[name as keyof Commands] as ((args: unknown) => unknown) | undefined;
    if (!handler) refuse('unknown_command', `Nu există ${name}`, '');
    keeping.wantKey(world, name);
    if (world.full) keeping.wantRoom(name);
    if (world.rescue) keeping.wantReadable(name);
    return structuredClone(handler(args));
  },
  listen(heard) {
    ears.add(heard);
    return Promise.resolve(() => void ears.delete(heard));
  },
  dropped(heard) {
    droppers.add(heard);
    return Promise.resolve(() => void droppers.delete(heard));
  },
};

/** What tests turn: the state of the world, from outside the page. */
export const mock = {
  open(kind: Kind, invoices = 127): void {
    world = { ...made.freshWorld(), settings: world.settings, demo: kind === 'demo' };
    if (kind === 'signed_in') world.session = { user: 'ion@instalatii-ionescu.ro', firm: FIRM, valid: true };
    if (kind === 'blank') keeping.openBlank(world);
    if (kind !== 'fresh' && kind !== 'signed_in' && kind !== 'blank') made.fillWorld(world, invoices);
    if (kind === 'troubled' || kind === 'stopped') addTroubles(world, invoices);
    if (kind === 'stopped') stop(world);
    if (kind === 'rescue') world.rescue = true;
    if (kind === 'locked') Object.assign(world, { sealed: true, locked: true });
    if (kind === 'key') keeping.openWithKey(world);
    tell(...EVERYTHING);
  },
  network(network: Network): void {
    world.network = network;
    if (world.session) world.session = { ...world.session, valid: network !== 'session_expired' };
    tell('status');
  },
  pause: slow,
  mend: () => spoil(new URLSearchParams()),
  drop(path: string): void {
    droppers.forEach((heard) => heard([path]));
  },
  look(settings: Partial<World['settings']>): void {
    world.settings = { ...world.settings, ...settings };
    tell('settings');
  },
  change(turn: (world: World) => void): void {
    turn(world);
    recount(world);
    tell('status', 'series', 'numbers', 'invoices', 'outbox', 'clients', 'products');
  },
};

declare global {
  interface Window {
    mock?: typeof mock;
  }
}

function openFromAddress(): void {
  const asked = new URLSearchParams(location.search);
  mock.look({
    lang: (asked.get('lang') as 'ro' | 'en' | null) ?? 'ro',
    theme: (asked.get('theme') as World['settings']['theme'] | null) ?? 'system',
  });
  mock.open((asked.get('world') as Kind | null) ?? 'fresh', Number(asked.get('invoices') ?? 127));
  spoil(asked);
  if (asked.get('network')) mock.network(asked.get('network') as Network);
  window.mock = mock;
}

if (typeof location !== 'undefined') openFromAddress();
