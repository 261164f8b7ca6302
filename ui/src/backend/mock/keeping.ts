/** Keeping the little world's books: backups, restoring, rebuilding, a lost laptop's place, and keys. */
import type { BackupView, Commands } from '@/bindings';
import { bySeries, needServer, refuse } from './asks';
import { fullNumber, poolOf, recount } from './series';
import * as made from './world';
import { FIRM, type World } from './world';

/** Files that lie about from before: one anyone can read, one with a passphrase. */
export const PLAIN_BACKUP = 'D:\\copii\\facturier.backup';
export const SEALED_BACKUP = '/media/stick/facturier.backup';
export const PASSPHRASE = 'gutui coapte';

/** What opens encrypted books. */
export const CODE = '60RK4-CSM6M-V3EE1-SC5H6-6S35C-TM1KW';

export function unlock(world: World, code: string): void {
  if (code.replaceAll(/[\s-]/g, '').toUpperCase() !== CODE.replaceAll('-', '')) {
    refuse('recovery_code_miswritten', 'Codul de recuperare nu e scris corect.', 'Compară-l cu hârtia, semn cu semn.');
  }
  world.locked = false;
}

export function wantKey(world: World, command: string): void {
  if (!world.locked || /^(settings_|laptop_get|choose_|books_un)/.test(command)) return;
  refuse(
    'books_sealed',
    'Evidența facturilor e criptată, iar cheia ei nu e pe acest calculator: /media/ion/facturier. Nu am schimbat nimic în ea.',
    'Scrie codul de recuperare primit când a fost criptată.',
  );
}

const READS =
  /^(app_|settings_|habits_get|laptop_get|choose_|diagnostics_|demo_|profile_get|numbers_register|clients_|products_|vat_|exchange_|order_preview|draft_get)/;
const LOOKS =
  /^(invoice_request|invoices_page|invoices_sums|invoice_get|invoice_beside|invoice_paper|pdf_|outbox_list|backup_restore|books_)/;

const isRead = (command: string) => READS.test(command) || LOOKS.test(command);

export function wantRoom(command: string): void {
  if (isRead(command)) return;
  refuse(
    'disk_full',
    'Ce era salvat a rămas, dar discul e aproape plin și nu mai putem salva. Nu s-a folosit niciun număr.',
    'Eliberează spațiu pe disc și încearcă din nou.',
  );
}

/** Rescued books can only be looked at. */
export function wantReadable(command: string): void {
  if (isRead(command)) return;
  refuse(
    'rescue_mode',
    'Evidența nu poate fi citită. Facturile pot fi văzute și tipărite, dar nu se poate lucra.',
    'Refă evidența din jurnal.',
  );
}

export function wantDevice(world: World): void {
  if (!world.key) return;
  refuse(
    'key_has_no_device',
    'O cheie API nu e un dispozitiv: nu poate bloca serii și nu poate rezerva numere.',
    'Intră în cont cu e-mail și parolă ca să lucrezi fără internet.',
  );
}

const unsentOf = (world: World) => world.books.filter((one) => one.view.number !== null && !one.view.server_id).length;

function viewOf(world: World, path: string, is_encrypted: boolean): BackupView {
  const drafts = world.books.filter((one) => one.view.number === null).length;
  const invoices = world.books.length - drafts;
  const made_at = world.lastBackup ?? made.moment(world);
  return { path, made_at, is_encrypted, invoices, unsent: unsentOf(world), drafts, bytes: 4096 * (1 + invoices) };
}

export function backUp(world: World, passphrase: string | null, chosen: string | null = null): BackupView {
  if (passphrase === '') {
    refuse('passphrase_missing', 'Copia nu s-a făcut: lipsește parola ei.', 'Scrie o parolă.');
  }
  world.lastBackup = made.moment(world);
  const path = chosen ?? `/media/ion/Documente/Facturier/facturier-2026-11-20-1402${world.backups.size || ''}.backup`;
  world.backups.set(path, passphrase);
  return viewOf(world, path, passphrase !== null);
}

/** What is in a backup, where it can be opened. */
export function look(world: World, path: string, passphrase: string | null): BackupView {
  const known = new Map([[PLAIN_BACKUP, null], [SEALED_BACKUP, PASSPHRASE], ...world.backups]);
  const wanted = known.get(path);
  if (wanted === undefined) {
    refuse(
      'backup_damaged',
      `Copia de siguranță nu poate fi folosită (${path}). Nu s-a schimbat nimic.`,
      'Încearcă altă copie.',
    );
  }
  if (wanted !== null && !passphrase) {
    refuse('passphrase_needed', 'Copia e criptată. Nu s-a schimbat nimic.', 'Scrie parola cu care a fost făcută.');
  }
  if (wanted !== null && passphrase !== wanted) {
    refuse(
      'wrong_passphrase',
      'Parola nu deschide copia. Nu s-a schimbat nimic.',
      'Verifică parola și încearcă din nou.',
    );
  }
  const made_at = world.lastBackup ?? '2026-11-18T06:12:00Z';
  return { path, made_at, is_encrypted: wanted !== null, invoices: 8, unsent: 0, drafts: 1, bytes: 48_000 };
}

export function restore(world: World, path: string, passphrase: string | null): BackupView {
  const known = look(world, path, passphrase);
  const unsent = unsentOf(world);
  if (unsent > 0) {
    refuse(
      'unsent_invoices',
      `În acest folder mai sunt netrimise: ${unsent}. Nu s-a schimbat nimic.`,
      'Trimite-le întâi sau restaurează în alt folder.',
    );
  }
  const { settings, network, backups } = world;
  Object.assign(world, made.freshWorld(), { settings, network, backups });
  made.fillWorld(world, 8);
  Object.assign(world, { session: null, stopped: true });
  recount(world);
  return viewOf(world, path, known.is_encrypted);
}

export function rebuild(world: World): void {
  if (!world.rescue) {
    refuse('nothing_to_rebuild', 'Evidența se poate citi, deci nu e nimic de refăcut.', 'Nu e nevoie să faci nimic.');
  }
  Object.assign(world, { rescue: false, stopped: true, asked: false });
  recount(world);
}

/** The books are given up and begun anew before the server is asked who is there. */
export function takeOver(world: World, { id, email, password }: Commands['series_takeover']['args']): void {
  needServer(world);
  const series = bySeries(world, id);
  if (world.books.length > 0 || [...world.numbers.values()].some((numbers) => numbers.length > 0)) {
    refuse(
      'books_not_blank',
      'Pe acest laptop sunt deja numere, facturi sau ciorne, așa că nu poate lua locul altuia. Nu s-a schimbat nimic.',
      'Folosește un folder de date gol.',
    );
  }
  Object.assign(world, { session: null, stopped: true, asked: true });
  Object.assign(series, { lock: 'here', holder: null, held_since: made.moment(world) });
  const numbers = poolOf(world, id);
  for (let number = 41; number <= 60; number += 1) {
    numbers.push({
      number,
      full_number: fullNumber(series.name, number),
      fate: 'quarantined',
      invoice_id: null,
      reason: 'Rezervat de laptopul pierdut: poate fi deja pe hârtie.',
      at: made.moment(world),
      expires_at: '2026-12-18T06:12:00Z',
      evidence: null,
    });
  }
  recount(world);
  if (password !== 'parola') {
    refuse('wrong_password', 'E-mailul și parola nu se potrivesc.', 'Verifică-le și încearcă din nou.');
  }
  world.session = { user: email, firm: FIRM, valid: true };
}

export function signInWithKey(world: World, key: string): void {
  needServer(world);
  if (!key.startsWith('cz_')) {
    refuse('wrong_key', 'Cheia API nu e acceptată.', 'Verifică cheia în setările contului de pe web.');
  }
  const numbers = [...world.numbers.values()].flat();
  if (numbers.some((one) => one.fate === 'free') || unsentOf(world) > 0) {
    refuse(
      'key_on_device',
      'Pe acest laptop sunt numere rezervate sau facturi de trimis, iar o cheie API nu le poate folosi. Nimic nu s-a schimbat.',
      'Intră în cont cu e-mail și parolă sau folosește alt folder de date.',
    );
  }
  world.key = true;
  world.session = { user: '', firm: FIRM, valid: true };
  if (world.network === 'session_expired') world.network = 'online';
}

/** Signed in and set up, with nothing made here yet. */
export function openBlank(world: World): void {
  world.session = { user: 'ion@instalatii-ionescu.ro', firm: FIRM, valid: true };
  world.profile = { ...world.profile, complete: true };
}

/** A firm that works with a key: no series held, no numbers, everything on the server. */
export function openWithKey(world: World): void {
  world.key = true;
  world.session = { user: '', firm: FIRM, valid: true };
  world.numbers.clear();
  for (const stored of world.books) if (stored.view.number !== null) stored.view.state = 'synced';
  for (const series of world.series) if (series.lock === 'here') series.lock = 'none';
  recount(world);
}
