import { beforeEach, expect, it } from 'vitest';
import { Paged, type Wanted } from './paged.svelte';

let asked: Wanted[] = [];
let length = 1000;
let word = 'a';

const list = () =>
  new Paged<string>(({ query, offset, limit }) => {
    asked.push({ query, offset, limit });
    const count = Math.max(0, Math.min(limit, length - offset));
    return Promise.resolve({ total: length, items: Array.from({ length: count }, (_, at) => `${word}${offset + at}`) });
  }, []);

beforeEach(() => {
  [asked, length, word] = [[], 1000, 'a'];
});

it('asks again for what is in sight, which stays until it is here', async () => {
  const rows = list();
  await rows.refetch();
  rows.need(140, 160);
  await rows.bring(160);
  word = 'b';
  const fresh = rows.refetch();
  expect([rows.row(140), rows.row(160)]).toEqual(['a140', 'a160']);
  await fresh;
  expect([rows.row(0), rows.row(140), rows.row(160), rows.row(300)]).toEqual(['b0', 'b140', 'b160', undefined]);
  expect(asked.slice(-3).map((one) => one.offset)).toEqual([100, 150, 0]);
});

it('looks at the top of another question only', async () => {
  const rows = list();
  await rows.refetch();
  rows.need(940, 960);
  length = 3;
  await rows.search('x');
  expect(asked.at(-1)).toEqual({ query: 'x', offset: 0, limit: 50 });
  expect([rows.total, rows.row(2), rows.row(3)]).toEqual([3, 'a2', undefined]);
});

it('brings a row that is not here, once, and none beyond the ends', async () => {
  const rows = list();
  await rows.refetch();
  expect(await Promise.all([rows.bring(70), rows.bring(71)])).toEqual(['a70', 'a71']);
  expect(asked.map((one) => one.offset)).toEqual([0, 50]);
  expect([await rows.bring(-1), await rows.bring(1000)]).toEqual([undefined, undefined]);
});

it('asks again for every page in sight, however many', async () => {
  const rows = list();
  await rows.refetch();
  rows.need(49, 160);
  await rows.bring(160);
  asked = [];
  await rows.refetch();
  expect(asked.map((one) => one.offset)).toEqual([0, 50, 100, 150]);
});

it('keeps a page that came before the ones it was asked after', async () => {
  const slow: (() => void)[] = [];
  let held = false;
  const rows = new Paged<string>(
    ({ offset }) =>
      new Promise((answer) => {
        const now = () =>
          answer({ total: 1000, items: Array.from({ length: 50 }, (_, at) => `${word}${offset + at}`) });
        if (held) slow.push(now);
        else now();
      }),
    [],
  );
  await rows.refetch();
  rows.need(300, 310);
  await rows.bring(300);
  rows.need(0, 10);
  [word, held] = ['b', true];
  const fresh = rows.refetch();
  held = false;
  rows.need(500, 510);
  expect(await rows.bring(500)).toBe('b500');
  slow.forEach((now) => now());
  await fresh;
  expect([rows.row(0), rows.row(300), rows.row(500)]).toEqual(['b0', undefined, 'b500']);
});

it('keeps to the chosen row when others come before it, and to the place when there is another question', async () => {
  let first = 10;
  const rows = new Paged<{ id: number }>(
    ({ offset, limit }) =>
      Promise.resolve({ total: 100, items: Array.from({ length: limit }, (_, at) => ({ id: first + offset + at })) }),
    [],
  );
  await rows.refetch();
  rows.active = 3;
  first = 8;
  await rows.refetch();
  expect([rows.active, rows.row(rows.active)?.id]).toEqual([5, 13]);
  first = 6;
  const meanwhile = rows.refetch();
  rows.active = 6;
  await meanwhile;
  expect(rows.active).toBe(6);
  first = 4;
  const searched = rows.search('x');
  await Promise.all([searched, rows.refetch()]);
  expect(rows.active).toBe(0);
});
