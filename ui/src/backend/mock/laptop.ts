/** The commands about this laptop and its habits: what only a desktop has is acted out. */
import type { Topic } from '@/bindings';
import { refuse } from './asks';
import type { Handlers } from './entry-handlers';
import * as keeping from './keeping';
import { statusOf } from './shown';
import type { World } from './world';

type Names =
  | 'books_seal'
  | 'books_code'
  | 'books_unseal'
  | 'books_unlock'
  | 'habits_get'
  | 'habits_set'
  | 'laptop_get'
  | 'laptop_erasable'
  | 'laptop_erase'
  | 'diagnostics_save'
  | 'choose_file'
  | 'choose_folder'
  | 'backup_daily'
  | 'backup_daily_set';

const USUAL_FOLDER = 'D:\\Documente\\Facturi';

export function laptopHandlers(
  now: () => World,
  tell: (...topics: Topic[]) => void,
  erase: () => ReturnType<Handlers['laptop_erase']>,
): Pick<Handlers, Names> {
  function wantErasable(): null {
    if (!now().books.some((one) => one.view.state === 'queued' || one.view.state === 'attention')) return null;
    return refuse(
      'still_waiting',
      'Mai așteaptă aici 3 lucruri. Nu s-a șters nimic.',
      'Trimite sau rezolvă tot ce e la „De trimis”.',
    );
  }

  return {
    books_seal() {
      now().sealed = true;
      tell('status');
      return { code: keeping.CODE };
    },
    books_code: () => ({ code: keeping.CODE }),
    books_unseal({ code }) {
      if (code !== null) keeping.unlock(now(), code);
      now().sealed = false;
      tell('status');
      return statusOf(now());
    },
    books_unlock({ code }) {
      keeping.unlock(now(), code);
      return statusOf(now());
    },
    habits_get: () => now().habits,
    habits_set({ habits }) {
      tell('settings', 'status');
      return (now().habits = habits);
    },
    laptop_get: () => ({
      device_name: now().settings.device_name ?? 'laptop-ion',
      usual_name: 'laptop-ion',
      data_folder: 'D:\\Facturier',
      pdf_folder: now().settings.pdf_folder ?? USUAL_FOLDER,
      exports_folder: now().settings.exports_folder ?? 'D:\\Documente\\Facturier',
      version: '0.1.0',
      web_view: '2.50.6',
      system: 'linux x86_64',
      can_hide: true,
      diagnostics: ['about', 'status', 'check', 'calls', 'log'],
    }),
    laptop_erasable: wantErasable,
    laptop_erase() {
      wantErasable();
      return erase();
    },
    diagnostics_save: ({ path }) => ({ path }),
    choose_file({ purpose, name }) {
      if (purpose === 'logo') return now().logoFile;
      return purpose === 'import' ? 'D:\\clienti.csv' : `D:\\${name || 'copie.backup'}`;
    },
    backup_daily: () => now().daily,
    backup_daily_set({ folder, passphrase }) {
      if (folder) keeping.backUp(now(), passphrase, `${folder}\\facturier-2026-11-20.backup`);
      now().daily = { folder, is_encrypted: folder !== null && passphrase !== null };
      tell('settings', 'status');
      return now().daily;
    },
    choose_folder: () => 'D:\\Facturi',
  };
}
