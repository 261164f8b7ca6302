/** Fails when the built page is over its budgets. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = 'dist';
const KB = 1024;
const files = readdirSync(join(DIST, 'assets')).map((name) => join(DIST, 'assets', name));
const gzip = (path) => gzipSync(readFileSync(path)).length;
const sum = (paths, measure) => paths.reduce((total, path) => total + measure(path), 0);
const ending = (ext) => files.filter((path) => path.endsWith(ext));

/** What a script pulls in by itself, following static imports. */
function withImports(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = readFileSync(path, 'utf8');
  for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
    withImports(join(DIST, 'assets', name), seen);
  }
  return seen;
}

const entry = /src="\.\/(assets\/[^"]+\.js)"/.exec(readFileSync(join(DIST, 'index.html'), 'utf8'))?.[1];
const first = files.find((path) => /\/Home-[^/]+\.js$/.test(path));
if (!entry || !first) throw new Error('The build has no entry or no first screen.');
const start = withImports(join(DIST, entry));
withImports(first, start);

// Raised from 140, 12 and 700 when the preview of paper, its settings and its check, what can be done with an issued invoice, the clients, the products and their import, and the sections of the settings came:
// every screen is split off and nothing of these is fetched at the start, whose own limit stands. Raised once more, from 176, 13 and
// 760, for the reports: half of it is the chart library, which only they fetch.
// And by a little for what waits beside invoices, the pause, the daily backup, and the list of everything the firm invoiced; by
// 30 for the menu of a row, most of it the library that places it, fetched with the list. By 10 for what leads from a refusal to
// the screen where it is ended. By 4 for working without an account, and for what is kept of an order that was left;
// by 18 for naming what a refusal is about, and for what is told where it could not be done.
const budgets = [
  ['scripts at start (frame and first screen), gzip', sum([...start], gzip), 90 * KB],
  ['all scripts, gzip', sum(ending('.js'), gzip), 304 * KB],
  ['styles, gzip', sum(ending('.css'), gzip), 16 * KB],
  ['fonts', sum(ending('.woff2'), (path) => statSync(path).size), 140 * KB],
  ['everything', sum([...files, join(DIST, 'index.html')], (path) => statSync(path).size), 1164 * KB],
];

let over = false;
for (const [name, size, limit] of budgets) {
  over ||= size > limit;
  console.log(`${size > limit ? 'OVER' : 'ok  '} ${name}: ${(size / KB).toFixed(1)} of ${limit / KB} KB`);
}
const strangers = files.filter((path) => /Brutăria|Telefon Ana/.test(readFileSync(path, 'utf8')));
if (strangers.length > 0) {
  over = true;
  console.log(`OVER the in-browser backend is in ${strangers.join(', ')}`);
}
process.exitCode = over ? 1 : 0;
