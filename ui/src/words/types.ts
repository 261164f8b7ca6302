import type { ro } from './ro';

/** Keys English does without: it has no form between one and many. */
type RomanianOnly = `${string}_few`;

/** The same tree with any text at the leaves: a missing or misspelt key does not compile. */
type Translated<T> = {
  [K in keyof T as K extends RomanianOnly ? never : K]: T[K] extends string ? string : Translated<T[K]>;
};

export type Words = Translated<typeof ro>;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: typeof ro };
    nsSeparator: false;
  }
}
