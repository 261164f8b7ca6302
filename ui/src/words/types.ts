import type { asking } from './later/asking.ro';
import type { catalog } from './later/catalog.ro';
import type { editor } from './later/editor.ro';
import type { looking } from './later/looking.ro';
import type { numbers } from './later/numbers.ro';
import type { order } from './later/order.ro';
import type { reports } from './later/reports.ro';
import type { log } from './later/log.ro';
import type { home } from './later/home.ro';
import type { sending } from './later/sending.ro';
import type { prefs } from './later/prefs.ro';
import type { view } from './later/view.ro';
import type { ro } from './ro';

/** Keys English does without: it has no form between one and many. */
type RomanianOnly = `${string}_few`;

/** The same tree with any text at the leaves: a missing or misspelt key does not compile. */
export type Translated<T> = {
  [K in keyof T as K extends RomanianOnly ? never : K]: T[K] extends string ? string : Translated<T[K]>;
};

export type Words = Translated<typeof ro>;

/** Those there at the start, and those that come with the screens that say them. */
type All = typeof ro &
  typeof asking &
  typeof catalog &
  typeof editor &
  typeof home &
  typeof log &
  typeof view &
  typeof looking &
  typeof numbers &
  typeof order &
  typeof reports &
  typeof prefs &
  typeof sending;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: All };
    nsSeparator: false;
  }
}
