/** House rules that no compiler checks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(process.cwd(), 'src');

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|svelte|css)$/.test(name) && !name.includes('.test.'))
  .map((name) => ({ name, text: readFileSync(join(ROOT, name), 'utf8') }));

const offenders = (wrong: RegExp, but: RegExp = /^$/) =>
  files.filter((file) => wrong.test(file.text) && !but.test(file.name)).map((file) => file.name);

it('has no static style attributes: the content policy refuses them', () => {
  expect(offenders(/\sstyle="/)).toEqual([]);
});

it('never puts text into the page as markup', () => {
  expect(offenders(/{@html|innerHTML/)).toEqual([]);
});

it('knows the window in one place only', () => {
  expect(offenders(/@tauri-apps/, /^backend\/window\.ts$/)).toEqual([]);
});

it('does not reach from one area into another', () => {
  const areas = files.filter((file) => file.name.startsWith('areas/'));
  const sideways = areas.filter((file) => /from '(@\/areas|\.\.\/)/.test(file.text));
  expect(sideways.map((file) => file.name)).toEqual([]);
});

it('keeps files short enough to read', () => {
  const long = files.filter((file) => file.text.split('\n').length > 420 && !file.name.startsWith('bindings/'));
  expect(long.map((file) => file.name)).toEqual([]);
});

it('never asks the browser whether there is a network', () => {
  expect(offenders(/navigator\.onLine/)).toEqual([]);
});
