import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toasts } from '@/state/toasts.svelte';
import Toasts from './Toasts.svelte';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  cleanup();
  toasts.all.forEach((toast) => toasts.dismiss(toast.id));
  vi.useRealTimers();
});

function open() {
  render(Toasts);
  return { region: screen.getByRole('region'), user: userEvent.setup({ advanceTimers: vi.advanceTimersByTime }) };
}

async function pass(seconds: number): Promise<void> {
  vi.advanceTimersByTime(seconds * 1000);
  await tick();
}

const texts = () => toasts.all.map((toast) => toast.text);

it('does what the message offers with Tab and Enter, once, and the message leaves', async () => {
  const { user } = open();
  const run = vi.fn();
  toasts.say('Deleted', { action: { label: 'Undo', run } });
  await user.tab();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Undo' }));
  await user.keyboard('{Enter}');
  expect(run).toHaveBeenCalledOnce();
  expect(screen.queryByText('Deleted')).toBeNull();
});

it('closes a message with Tab and Space, without doing what it offers', async () => {
  const { user } = open();
  const run = vi.fn();
  toasts.say('Deleted', { action: { label: 'Undo', run } });
  await user.tab();
  await user.tab();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Închide mesajul' }));
  await user.keyboard(' ');
  expect(screen.queryByText('Deleted')).toBeNull();
  expect(run).not.toHaveBeenCalled();
});

it('leaves by itself; where it offers something, after somebody was there', async () => {
  const { user } = open();
  toasts.say('Saved');
  toasts.say('Deleted', { action: { label: 'Undo', run: vi.fn() } });
  await pass(4.9);
  expect(texts()).toEqual(['Saved', 'Deleted']);
  await pass(0.2);
  expect(texts()).toEqual(['Deleted']);
  await pass(600);
  expect(texts()).toEqual(['Deleted']);
  for (let step = 0; step < 3; step += 1) await user.tab();
  await pass(9.9);
  expect(texts()).toEqual(['Deleted']);
  await pass(0.2);
  expect(texts()).toEqual([]);
});

it('stays while the focus is anywhere on it', async () => {
  const { user } = open();
  toasts.say('Deleted', { action: { label: 'Undo', run: vi.fn() } });
  await user.tab();
  await pass(60);
  await user.tab();
  await pass(60);
  expect(texts()).toEqual(['Deleted']);
  await user.tab();
  await pass(11);
  expect(texts()).toEqual([]);
});

it('offers no longer than it says, focus or not', async () => {
  const { user, region } = open();
  toasts.say('Sent in', { seconds: 5, action: { label: 'Take back', run: vi.fn() } });
  await user.tab();
  await pass(2);
  expect(region.textContent).toContain('3 s');
  await user.tab();
  await pass(3);
  expect(texts()).toEqual([]);
});

it('is spoken without cutting in, from a place that was there before', async () => {
  const { region } = open();
  expect(region.getAttribute('aria-live')).toBe('polite');
  expect(region.textContent).toBe('');
  toasts.say('Saved');
  toasts.say('Not saved', { tone: 'bad' });
  await tick();
  expect(within(region).getByText('Saved')).toBeTruthy();
  expect(within(region).getByText('Not saved')).toBeTruthy();
});

it('is spoken once, however often the seconds change', async () => {
  const { region } = open();
  toasts.say('Sent in', { seconds: 5, action: { label: 'Take back', run: vi.fn() } });
  await tick();
  const said = screen.getByText('Sent in');
  await pass(2);
  expect(screen.getByText('Sent in')).toBe(said);
  expect(screen.getByRole('button', { name: 'Take back' })).toBeTruthy();
  expect(region.getAttribute('aria-relevant')).toBe('additions');
});

it('stays under the focus when the pointer leaves it', async () => {
  const { user } = open();
  toasts.say('Deleted', { action: { label: 'Undo', run: vi.fn() } });
  await tick();
  await user.tab();
  await user.hover(screen.getByText('Deleted'));
  await user.unhover(screen.getByText('Deleted'));
  await pass(60);
  expect(texts()).toEqual(['Deleted']);
});

it('gives the focus back to where it was when it leaves', async () => {
  const before = document.body.appendChild(document.createElement('button'));
  const { user } = open();
  before.focus();
  toasts.say('Deleted', { action: { label: 'Undo', run: vi.fn() } });
  await tick();
  await user.tab();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Undo' }));
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(document.activeElement).toBe(before));
  before.remove();
});

it('an offer that still counts down is not pushed out by news', async () => {
  open();
  toasts.say('Issued', { seconds: 10, action: { label: 'Take back', run: vi.fn() } });
  ['a', 'b', 'c'].forEach((text) => toasts.say(text));
  expect(texts()).toEqual(['Issued', 'b', 'c']);
});

it('shows the last three', async () => {
  open();
  ['a', 'b', 'c', 'd'].forEach((text) => toasts.say(text));
  await tick();
  expect(texts()).toEqual(['b', 'c', 'd']);
  expect(screen.queryByText('a')).toBeNull();
});
