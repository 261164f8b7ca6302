/** A firm with one of every trouble: refused, lost numbers, changes on the server, numbers set aside. */
import type { InvoiceView, NumberView, ProblemView } from '@/bindings';
import { keep, refuseAsked } from './asking';
import { troubleEntries } from './catalog';
import { fullNumber, poolOf, recount } from './series';
import { waiting, type Stored, type World } from './world';

const ALARMS = ['calm', 'day_1', 'day_3', 'day_4', 'last_day', 'missed'] as const;

function trouble(stored: Stored, ways_out: InvoiceView['ways_out'], attention: ProblemView): void {
  Object.assign(stored.view, { state: 'attention', ways_out, attention });
  const at = stored.view.issued_at;
  stored.timeline.splice(1, 1, { at, kind: 'attention', done: false, detail: null });
}

/** The newest first; those that waited already keep waiting, each with another deadline. */
export function addTroubles(world: World, invoices: number): void {
  const stored = world.books.filter((one) => one.view.number !== null);
  const [expired, changed, several, corrected, voided, storned] = [4, 5, 7, 8, 10, 11].map((at) => stored[at]!);
  waiting(expired!, 1);
  trouble(expired!, ['reissue', 'retry'], {
    code: 'reservation_expired',
    message: 'Factura e în siguranță aici, dar rezervarea numărului ei a expirat.',
    hint: 'Emite-o cu numărul următor și dă clientului noua factură.',
  });
  trouble(changed!, ['acknowledge'], {
    code: 'changed_on_server',
    message: 'Factura a fost modificată pe server după ce a fost trimisă. Hârtia ta a rămas cum era.',
    hint: 'Vezi diferențele și spune-i clientului; apoi marchează că le-ai văzut.',
  });
  changed!.view.differences = [{ field: 'due_date', paper: '2026-12-05', cloud: '2026-12-15' }];
  waiting(several!, 2);
  trouble(several!, ['retry'], {
    code: 'several_found',
    message: 'Factura e în siguranță aici. Pe server sunt mai multe cu numărul ei.',
    hint: 'Lasă una singură în contul Contazen, apoi trimite din nou.',
  });
  Object.assign(corrected!.view, { revision: 1, replaces: fullNumber(corrected!.view.series, invoices - 20) });
  corrected!.timeline.splice(1, 0, { at: null, kind: 'replaced', done: true, detail: corrected!.view.replaces });
  voided!.view.is_void = true;
  storned!.view.is_storned = true;
  storned!.view.edit_lock = {
    code: 'invoice_already_storned',
    message: 'Factura e deja stornată.',
    hint: 'O stornare nu se repetă.',
  };
  const unsent = stored.filter((one) => one.view.deadline_alarm !== null);
  unsent.forEach((one, at) => (one.view.deadline_alarm = ALARMS[at % ALARMS.length]!));
  ask(world, stored);
  troubleEntries(world);
  setAside(world, invoices);
}

/** Asked of the server: one payment it refused, and three things that wait. */
function ask(world: World, stored: Stored[]): void {
  const owing = stored.filter(({ view }) => view.server_id && Number(view.owed) > 0 && !view.is_void);
  const [refused, waits, mailed] = owing;
  if (!refused || !waits || !mailed) return;
  keep(world, refused, 'payment', refused.view.owed);
  refuseAsked(refused, {
    code: 'invalid_payment',
    message: 'Perioada e închisă, așa că încasarea nu se mai poate trece cu data aceasta.',
    hint: 'Renunță la ea și scrie altă dată sau încearcă după ce contabilul deschide perioada.',
  });
  keep(world, waits, 'storno');
  keep(world, mailed, 'payment', mailed.view.owed);
  keep(world, mailed, 'send', 'birou@exemplu.ro');
}

/** In the register: numbers from elsewhere, stated on paper, and set aside. */
function setAside(world: World, invoices: number): void {
  const numbers = poolOf(world, world.series[0]!.id);
  const first = numbers[0]!;
  const foreign = (number: number, reason: string, evidence: string | null): NumberView => ({
    number,
    full_number: fullNumber('TRN', number),
    fate: 'foreign',
    invoice_id: null,
    reason,
    at: '2026-11-20T12:02:00Z',
    expires_at: null,
    evidence,
  });
  numbers.unshift(
    { ...foreign(first.number - 3, 'Rezervarea a expirat.', null), fate: 'expired' },
    foreign(first.number - 2, 'Nu a fost rezervat pe acest laptop.', null),
    foreign(
      first.number - 1,
      `Pe factura ${fullNumber('TRN', first.number - 1)}, emisă din altă parte.`,
      'inv_4410f2c07e',
    ),
  );
  for (const one of numbers) {
    const past = one.number - invoices;
    if (past === 2) {
      Object.assign(one, { fate: 'issued', reason: 'Tipărit, după cum s-a declarat.', expires_at: null });
    } else if (past > 2 && past <= 5) {
      const reason = 'Evidența a fost pusă la loc dintr-o copie: numărul poate fi deja pe hârtie.';
      Object.assign(one, { fate: 'quarantined', reason });
    }
  }
  recount(world);
}

/** The books look like an older copy: nothing is issued until the last numbers on paper are stated. */
export function stop(world: World): void {
  world.stopped = true;
  recount(world);
}
