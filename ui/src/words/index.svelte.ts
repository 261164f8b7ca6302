/** Texts in the chosen language. Not here: what the backend already worded (problems, findings). */
import i18next from 'i18next';
import { en } from './en';
import { ro } from './ro';
import './types';

export type Lang = 'ro' | 'en';

const words = i18next.createInstance();
void words.init({
  lng: 'ro',
  fallbackLng: 'ro',
  defaultNS: 'words',
  nsSeparator: false,
  resources: { ro: { words: ro }, en: { words: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

let current = $state<Lang>('ro');

export function language(): Lang {
  return current;
}

export function speak(lang: Lang): void {
  void words.changeLanguage(lang);
  current = lang;
  if (typeof document !== 'undefined') document.documentElement.lang = lang;
}

/** Takes in words that came later. */
export function learn(lang: Lang, more: object): void {
  words.addResourceBundle(lang, 'words', more, true, true);
}

const fixed = { ro: words.getFixedT('ro'), en: words.getFixedT('en') };

/** Reads the language inside effects and templates, so that texts follow it. */
export const t = ((...args: unknown[]): unknown =>
  Reflect.apply(fixed[current], undefined, args)) as unknown as typeof fixed.ro;
