import { expect, it } from 'vitest';
import { moveOf } from './moves';

it.each([
  ['ArrowDown', 5, 6],
  ['j', 5, 6],
  ['ArrowUp', 5, 4],
  ['k', 5, 4],
  ['k', 0, 0],
  ['PageDown', 5, 15],
  ['PageDown', 95, 99],
  ['PageUp', 5, 0],
  ['Home', 5, 0],
  ['End', 5, 99],
  ['x', 5, null],
])('%s from %i leads to %s', (key, from, to) => {
  expect(moveOf(key, from, 100, 10)).toBe(to);
});
