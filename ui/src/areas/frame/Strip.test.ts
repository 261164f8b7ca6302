import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mock } from '@/backend/mock';
import { router } from '@/state/router.svelte';
import { status } from '@/state/status.svelte';
import Strip from './Strip.svelte';

beforeEach(async () => {
  mock.open('firm');
  await status.refetch();
  vi.useFakeTimers();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const network = () => screen.getByTestId('strip-network');
async function pass(milliseconds: number): Promise<void> {
  // What became stale is seen before time passes.
  await tick();
  vi.advanceTimersByTime(milliseconds);
  await tick();
}
const become = (word: string) => status.set({ ...status.now!, network: word, online: word === 'online' });

it('changes at most every two seconds, and then to what is so by then', async () => {
  render(Strip);
  await pass(2_100);
  become('offline');
  await pass(500);
  expect(network().textContent).toContain('Conectat');
  become('server_down');
  await pass(1_600);
  expect(network().textContent).toContain('Serverul nu răspunde');
});

it('speaks only of what changed', async () => {
  render(Strip);
  await pass(2_100);
  expect(screen.getByRole('status').textContent).toBe('');
  become('offline');
  await pass(2_100);
  expect(screen.getByRole('status').textContent).toBe('Fără internet · lucrezi pe acest laptop');
});

it('leads to the place that explains each of its parts', async () => {
  render(Strip);
  await pass(2_100);
  for (const [name, route] of [
    ['network', 'outbox'],
    ['series', 'series'],
    ['numbers', 'series'],
    ['outbox', 'outbox'],
  ]) {
    router.go({ screen: 'home' });
    screen.getByTestId(`strip-${name}`).click();
    expect(router.route.screen).toBe(route);
  }
});
