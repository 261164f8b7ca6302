import { beforeEach, describe, expect, it } from 'vitest';
import { en } from './en';
import { speak, t } from './index.svelte';
import './later';
import { ro } from './ro';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  );
}

/** The words of one language, those that come later beside those of the start. */
function all(start: Tree, files: Record<string, Record<string, Tree>>): [string, string][] {
  return leaves(Object.assign({}, start, ...Object.values(files).flatMap((file) => Object.values(file))));
}

const romanian = all(ro, import.meta.glob('./later/*.ro.ts', { eager: true }));
const english = all(en, import.meta.glob('./later/*.en.ts', { eager: true }));
const parameters = (text: string) => [...text.matchAll(/{{(\w+)/g)].map((match) => match[1]).sort();

beforeEach(() => speak('ro'));

describe('plurals', () => {
  it.each([
    [1, '1 factură'],
    [2, '2 facturi'],
    [19, '19 facturi'],
    [20, '20 de facturi'],
    [101, '101 facturi'],
    [119, '119 facturi'],
    [120, '120 de facturi'],
    [1204, '1.204 facturi'],
    [100000, '100.000 de facturi'],
  ])('%i', (count, text) => {
    expect(t('list.count', { count })).toBe(text);
  });

  it('has two forms in English', () => {
    speak('en');
    expect(t('list.count', { count: 1 })).toBe('1 invoice');
    expect(t('list.count', { count: 1204 })).toBe('1,204 invoices');
  });
});

it('words that came later are plural too', () => {
  expect(t('clients.count', { count: 20 })).toBe('20 de clienți');
  expect(t('clients.count', { count: 3 })).toBe('3 clienți');
});

describe('the dictionaries', () => {
  it('have the same keys, but for the form English does without', () => {
    const wanted = romanian.map(([key]) => key).filter((key) => !key.endsWith('_few'));
    expect(english.map(([key]) => key)).toEqual(wanted);
  });

  it('take the same parameters', () => {
    const source = new Map(romanian);
    for (const [key, text] of english) expect([key, parameters(text)]).toEqual([key, parameters(source.get(key)!)]);
  });

  it('have every plural form', () => {
    for (const [key] of romanian.filter(([one]) => one.endsWith('_one'))) {
      const stem = key.slice(0, -4);
      expect(romanian.some(([one]) => one === `${stem}_few`) && romanian.some(([one]) => one === `${stem}_other`)).toBe(
        true,
      );
    }
  });

  it('from twenty on, Romanian says „de”', () => {
    const counted = romanian.filter(([key, text]) => key.endsWith('_other') && /{{count/.test(text));
    for (const [key, text] of counted) {
      if (key.startsWith('nav.')) continue;
      expect([key, / de /.test(text)]).toEqual([key, true]);
    }
  });

  it('are written properly: commas below, curved quotes, no shouting', () => {
    for (const [key, text] of [...romanian, ...english]) {
      expect([key, /[şţŞŢ]/.test(text)]).toEqual([key, false]);
      expect([key, /["!]/.test(text)]).toEqual([key, false]);
      if (!key.startsWith('palette.also.')) expect([key, /\b(token|sync|outbox)\b/i.test(text)]).toEqual([key, false]);
    }
    for (const [key, text] of romanian) expect([key, /“/.test(text)]).toEqual([key, false]);
  });
});
