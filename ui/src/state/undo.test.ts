import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { InvoiceView } from '@/bindings';
import { offerTakingBack } from './taking-back';
import { toasts } from './toasts.svelte';
import { undo } from './undo.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const one of toasts.all) toasts.dismiss(one.id);
  vi.useRealTimers();
});

it('undoes what was done last, then what was done before', () => {
  const undone: string[] = [];
  undo.offer('one', 30, () => undone.push('one'));
  undo.offer('two', 10, () => undone.push('two'));
  expect(toasts.all.map((one) => one.text)).toEqual(['one', 'two']);
  undo.run();
  undo.run();
  undo.run();
  expect([undone, toasts.all]).toEqual([['two', 'one'], []]);
});

it('offers nothing that is too late, by its seconds or by what became of it', () => {
  const run = vi.fn();
  undo.offer('left', 10, run, 'i1');
  undo.tooLate('i2');
  expect(toasts.all).toHaveLength(1);
  undo.tooLate('i1');
  undo.offer('over', 10, run);
  vi.advanceTimersByTime(10_001);
  undo.run();
  expect(toasts.all).toEqual([]);
  expect(run).not.toHaveBeenCalled();
});

it('gives back what was left, as long as its message stands', () => {
  const run = vi.fn();
  undo.offerBack('Nu e salvat', 'Înapoi', run);
  vi.advanceTimersByTime(60_000);
  undo.run();
  expect([run.mock.calls.length, toasts.all]).toEqual([1, []]);
  undo.offerBack('Nu e salvat', 'Înapoi', run);
  toasts.dismiss(toasts.all[0]!.id);
  undo.run();
  expect(run).toHaveBeenCalledOnce();
});

it('keeps offers when an invoice is issued and when messages come', () => {
  undo.offerBack('Nu e salvat', 'Înapoi', vi.fn());
  offerTakingBack('Emisă', { id: 'i1', undo_seconds: 10 } as InvoiceView);
  for (const text of ['a', 'b', 'c']) toasts.say(text);
  expect(toasts.all.map((one) => one.text)).toEqual(['Nu e salvat', 'Emisă', 'c']);
  undo.tooLate('i1');
});
