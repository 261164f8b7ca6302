/** The state behind the in-browser backend: deterministic, made once for each page load. */
import type {
  ClientData,
  DailyBackupView,
  EntryKind,
  HabitsView,
  InvoiceView,
  NumberView,
  OrderItem,
  OrderRequest,
  PaymentView,
  ProblemView,
  ProductData,
  ProfileView,
  SeriesView,
  SessionView,
  Settings,
  TimelineEntry,
  PaperSettingsView,
} from '@/bindings';
import { addDays } from '@/format/dates';
import { freshClients, freshProducts, type Entry, type Import } from './entries';
import { CLIENTS, PRODUCTS } from './people';
import { USUAL_PAPER } from './sheet';
import { fullNumber, poolOf, recount, seriesOf } from './series';
import { sumOrder } from './sums';

export const TODAY = '2026-11-20';
export const FIRM = 'Instalații Ionescu SRL';

export interface Stored {
  view: InvoiceView;
  request: OrderRequest;
  timeline: TimelineEntry[];
  attempts: number;
  payments?: PaymentView[];
}

export type Network = 'online' | 'offline' | 'server_down' | 'session_expired';

export interface World {
  settings: Settings;
  habits: HabitsView;
  paper: PaperSettingsView;
  network: Network;
  /** Until when nothing leaves by itself. */
  paused: string | null;
  session: SessionView | null;
  demo: boolean;
  profile: ProfileView;
  series: SeriesView[];
  numbers: Map<string, NumberView[]>;
  /** Newest first, drafts on top. */
  books: Stored[];
  issuedBy: Map<string, string>;
  warnings: ProblemView[];
  /** Issuing waits for the last number on paper of each series; `asked`: the server was asked since. */
  stopped: boolean;
  asked: boolean;
  stated: Set<string>;
  /** The database cannot be read; the journal can. */
  rescue: boolean;
  /** Nothing more fits on the disk. */
  full: boolean;
  /** Signed in with an API key. */
  key: boolean;
  /** An order was asked for online and nobody knows what came of it. */
  orderUnknown: boolean;
  lastBackup: string | null;
  /** Encrypted on disk. */
  sealed: boolean;
  daily: DailyBackupView;
  /** The file that is chosen where a logo is asked for. */
  logoFile: string;
  /** Encrypted, and the keychain has not the key. */
  locked: boolean;
  /** What each backup's file is opened with. */
  backups: Map<string, string | null>;
  /** A clock that has to be confirmed once. */
  doubt: 'clock_ahead' | 'clock_behind' | null;
  clock: number;
  count: number;
  /** `EUR 2026-11-20`: what was fetched from BNR. */
  knownRates: Set<string>;
  clients: Entry<ClientData>[];
  products: Entry<ProductData>[];
  /** The last import of each kind, with what was there before. */
  imports: Partial<Record<EntryKind, Import>>;
}

export function moment(world: World): string {
  world.clock += 1000;
  return new Date(world.clock).toISOString();
}

/** A small reproducible die. */
function die(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >> 8) % sides;
  };
}

function sampleRequest(index: number): { client: (typeof CLIENTS)[number]; request: OrderRequest } {
  const roll = die(index * 7919 + 17);
  const client = CLIENTS[roll(CLIENTS.length)]!;
  const items: OrderItem[] = [];
  for (let row = 0; row <= roll(3); row += 1) {
    const product = PRODUCTS[roll(PRODUCTS.length)]!;
    items.push({
      product_czuid: product.id,
      description: product.name,
      quantity: String(1 + roll(product.unit === 'buc' ? 3 : 12)),
      unit: product.unit,
      price: product.price ?? '1',
      vat_rate: product.vat_rate ?? '21',
    });
  }
  return { client, request: { client_id: client.id, items } };
}

export function viewOf(id: string, request: OrderRequest, client_name: string): InvoiceView {
  const totals = sumOrder(request.items, request.currency ?? 'RON');
  return {
    id,
    series_id: '',
    series: '',
    number: null,
    full_number: '',
    client_name,
    date: request.date ?? TODAY,
    due_date: request.due_date ?? null,
    currency: totals.currency,
    document_type: request.document_type ?? 'fiscal',
    subtotal: totals.subtotal,
    vat_amount: totals.vat_amount,
    total: totals.total,
    state: 'draft',
    standing: 'draft',
    server_id: null,
    attention: null,
    differences: [],
    ways_out: [],
    edit_lock: null,
    revision: 0,
    replaces: null,
    is_void: false,
    is_storned: false,
    storned_by: null,
    storno_for: null,
    paid: '0.00',
    owed: '0.00',
    is_overdue: false,
    pending: [],
    deadline_alarm: null,
    efactura_deadline: null,
    efactura_status: null,
    is_paid: false,
    undo_seconds: 0,
    issued_at: null,
  };
}

function sample(number: number, last: number, seriesName: string): Stored {
  const { client, request } = sampleRequest(number);
  const date = addDays(TODAY, -Math.floor((last - number) / 3));
  request.date = date;
  request.due_date = addDays(date, 15);
  const at = `${date}T${String(7 + (number % 9)).padStart(2, '0')}:${String((number * 13) % 60).padStart(2, '0')}:00Z`;
  const view: InvoiceView = {
    ...viewOf(`i${number}`, request, client.name),
    series_id: 's1',
    series: seriesName,
    number,
    full_number: fullNumber(seriesName, number),
    state: 'synced',
    server_id: `srv${number}`,
    efactura_status: 'accepted',
    edit_lock: {
      code: 'invoice_locked_efactura',
      message: 'ANAF a primit factura, așa că nu se mai poate schimba.',
      hint: 'Dacă nu e bună, fă storno și emite alta.',
    },
    is_paid: number % 3 !== 0,
    issued_at: at,
  };
  const timeline: TimelineEntry[] = [
    { at, kind: 'issued', done: true, detail: null },
    { at, kind: 'sent', done: true, detail: null },
    { at, kind: 'efactura', done: true, detail: null },
  ];
  if (number % 10 === 4) Object.assign(view, { efactura_status: 'submitted', edit_lock: null });
  const amount = view.is_paid ? view.total : number % 9 === 0 ? (Number(view.total) / 2).toFixed(2) : null;
  const payments: PaymentView[] = amount ? [{ date: addDays(date, 2), amount, method: 'bank_transfer' }] : [];
  const stored: Stored = { view, request, timeline, attempts: 1, payments };
  settle(stored);
  return stored;
}

/** Brings what is paid and owed in line with the payments, and with those that wait to be entered. */
export function settle({ view, payments = [] }: Stored): void {
  const sum = (texts: (string | null)[]) => texts.reduce((all, text) => all + Number(text ?? 0), 0);
  const asked = view.pending.filter((one) => one.task === 'payment' || one.task === 'receipt');
  const paid = sum(payments.map((one) => one.amount));
  const waiting = sum(asked.filter((one) => one.state !== 'attention').map((one) => one.detail));
  const closed = view.is_void || view.is_storned || view.storno_for !== null;
  view.paid = paid.toFixed(2);
  view.owed = closed || view.state === 'draft' ? '0.00' : Math.max(0, Number(view.total) - paid - waiting).toFixed(2);
  view.is_paid = paid > 0 && paid >= Number(view.total);
  view.is_overdue = Number(view.owed) > 0 && view.due_date !== null && view.due_date < TODAY;
}

/** The story of an invoice that is not sent yet. */
export function waitingStory(at: string | null, attempts: number): TimelineEntry[] {
  return [
    { at, kind: 'issued', done: true, detail: '2026-12-18T21:59:59Z' },
    { at, kind: 'waiting', done: false, detail: attempts > 0 ? String(attempts) : null },
    { at: null, kind: 'sent', done: false, detail: null },
    { at: null, kind: 'efactura', done: false, detail: null },
  ];
}

export function waiting(stored: Stored, attempts: number): void {
  Object.assign(stored.view, {
    state: 'queued',
    server_id: null,
    efactura_status: null,
    is_paid: false,
    ways_out: attempts === 0 ? ['correct'] : [],
    edit_lock: null,
    deadline_alarm: 'calm',
    efactura_deadline: addDays(stored.view.date, 7),
  });
  stored.attempts = attempts;
  stored.payments = [];
  settle(stored);
  stored.timeline = waitingStory(stored.view.issued_at, attempts);
}

export function rejected(stored: Stored): void {
  waiting(stored, 1);
  stored.view.state = 'attention';
  stored.view.ways_out = ['correct', 'retry'];
  stored.view.attention = {
    code: 'invalid_client_data',
    message: 'Serverul nu acceptă CUI-ul clientului.',
    hint: 'Verifică CUI-ul cu clientul, apoi corectează-l în cont și încearcă din nou.',
    server_text: 'Client VAT code is invalid',
    findings: [
      {
        severity: 'error',
        field: 'client_data.cui',
        code: 'client_tax_id_check_digit',
        message: 'Cifra de control a CUI-ului e greșită',
        hint: 'Verifică fiecare cifră',
      },
    ],
  };
  stored.timeline.splice(1, 1, { at: stored.view.issued_at, kind: 'attention', done: false, detail: null });
}

export function freshWorld(): World {
  return {
    settings: {
      lang: 'ro',
      theme: 'system',
      text_size: 100,
      single_keys: true,
      dense_rows: false,
      notifications: true,
      background: true,
      pdf_folder: null,
      exports_folder: null,
      device_name: null,
      preview: null,
    },
    habits: { due_days: null, notes: '', undo_seconds: 10, refill_below: 3, refill_to: 10 },
    paper: USUAL_PAPER,
    network: 'online',
    paused: null,
    session: null,
    demo: false,
    profile: {
      name: FIRM,
      tax_id: 'RO33814501',
      trade_register: 'J12/1842/2014',
      address: 'Str. Fabricii 22, Cluj-Napoca, Cluj',
      iban: 'RO49AAAA1B31007593840000',
      accounts: [
        { iban: 'RO49AAAA1B31007593840000', bank: 'Banca Transilvania', currency: 'RON' },
        { iban: 'RO66BACX0000001234567890', bank: 'UniCredit Bank', currency: 'EUR' },
      ],
      share_capital: null,
      vat_payer: true,
      vat_on_collection: false,
      complete: false,
    },
    series: [
      seriesOf('s1', 'TRN', { is_primary: true }),
      seriesOf('s2', 'VNZ', { lock: 'other', holder: 'Telefon Ana', held_since: '2026-11-18T07:20:00Z' }),
      seriesOf('s3', 'PRF', { document_type: 'proforma' }),
    ],
    numbers: new Map(),
    books: [],
    issuedBy: new Map(),
    warnings: [],
    stopped: false,
    asked: false,
    stated: new Set(),
    rescue: false,
    full: false,
    key: false,
    orderUnknown: false,
    lastBackup: null,
    sealed: false,
    daily: { folder: null, is_encrypted: false },
    logoFile: 'D:\\sigla.png',
    locked: false,
    backups: new Map(),
    doubt: null,
    clock: Date.parse('2026-11-20T12:02:00Z'),
    count: 0,
    knownRates: new Set(),
    clients: freshClients(),
    products: freshProducts(),
    imports: {},
  };
}

/** Signed in, locked, with numbers and a history of invoices. */
export function fillWorld(world: World, invoices: number): void {
  const seriesName = world.demo ? 'DEMO' : 'TRN';
  const series = Object.assign(world.series[0]!, {
    name: seriesName,
    example: fullNumber(seriesName, 1),
    lock: 'here',
    held_since: '2026-11-16T06:10:00Z',
  });
  world.session = { user: world.demo ? 'demo' : 'ion@instalatii-ionescu.ro', firm: FIRM, valid: true };
  world.profile = { ...world.profile, share_capital: '200', complete: true };
  const stored = Array.from({ length: invoices }, (_, at) => sample(invoices - at, invoices, seriesName));
  if (invoices > 8) {
    waiting(stored[0]!, 0);
    waiting(stored[1]!, 0);
    waiting(stored[2]!, 2);
    rejected(stored[6]!);
    const doubtful = stored[3]!;
    waiting(doubtful, 1);
    doubtful.view.state = 'unknown';
    doubtful.timeline[1] = { at: doubtful.view.issued_at, kind: 'unknown', done: false, detail: null };
    stored[9]!.view.differences = [
      { field: 'total', paper: '1573.00', cloud: '1573.01' },
      { field: 'vat_amount', paper: '273.00', cloud: '273.01' },
    ];
  }
  const { request, client } = sampleRequest(9001);
  world.books = [{ view: viewOf('d1', request, client.name), request, timeline: [], attempts: 0 }, ...stored];
  const numbers = poolOf(world, series.id);
  for (let number = Math.max(1, invoices - 12); number <= invoices + 38; number += 1) {
    const one = stored.find((those) => those.view.number === number)?.view;
    numbers.push({
      number,
      full_number: fullNumber(seriesName, number),
      fate: number === invoices + 1 ? 'released' : one ? (one.state === 'synced' ? 'synced' : 'issued') : 'free',
      invoice_id: one?.id ?? null,
      reason: number === invoices + 1 ? 'rezervat în plus' : null,
      at: one?.issued_at ?? '2026-11-18T06:12:00Z',
      expires_at: one ? null : '2026-12-18T06:12:00Z',
      evidence: one?.server_id ?? null,
    });
  }
  const doubtful = numbers.find((one) => one.number === invoices - 3);
  if (doubtful && invoices > 8) doubtful.fate = 'unknown';
  recount(world);
}

/** The newest stand first. */
export function issuedBeside(world: World, id: string, after: boolean): string | null {
  const issued = world.books.filter((one) => one.view.state !== 'draft').map((one) => one.view.id);
  return issued.includes(id) ? (issued[issued.indexOf(id) + (after ? -1 : 1)] ?? null) : null;
}
