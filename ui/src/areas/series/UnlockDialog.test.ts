import '@/words/later';
import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mock } from '@/backend/mock';
import { keeping } from '@/state/keeping.svelte';
import { status } from '@/state/status.svelte';
import { speak } from '@/words/index.svelte';
import UnlockDialog from './UnlockDialog.svelte';

beforeEach(() => speak('ro'));

afterEach(() => {
  keeping.end();
  cleanup();
});

async function open(world: 'firm' | 'demo' | 'key', named = 'VNZ') {
  mock.open(world);
  await status.refetch();
  const series = status.now!.series.find((one) => one.name === named)!;
  render(UnlockDialog, { series, open: true });
  await screen.findByRole('dialog');
  return { series, user: userEvent.setup() };
}

it('offers a second way when the other laptop is lost', async () => {
  const { series, user } = await open('firm');
  await user.click(screen.getByTestId('lost-open'));
  expect(keeping.task).toEqual({ kind: 'takeover', series });
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('only where the books are one’s own and numbers can be had', async () => {
  await open('demo');
  expect(screen.queryByTestId('lost-open')).toBeNull();
  cleanup();
  await open('key');
  expect(screen.queryByTestId('lost-open')).toBeNull();
});

it('sends first what waits, and gives the unused numbers up only when asked to', async () => {
  const { series, user } = await open('firm', 'TRN');
  expect(screen.getByTestId('unlock-waiting').textContent).toMatch(/\d+ factur/);
  await user.click(screen.getByTestId('unlock-send'));
  await vi.waitFor(() => expect(screen.queryByTestId('unlock-waiting')).toBeNull());
  const free = await screen.findByTestId('unlock-leftovers');
  expect(free.textContent).toContain('până le expiră');
  await user.click(screen.getByRole('radio', { name: 'Renunți la ele' }));
  expect(free.textContent).toContain(`${series.free_numbers} de numere`);
  expect(free.textContent).toContain(series.next_number!);
  await user.click(screen.getByTestId('unlock-confirm'));
  await vi.waitFor(() => expect(status.now!.series.find(({ id }) => id === series.id)!.lock).toBe('none'));
  mock.change((world) => {
    const given = [...world.numbers.values()].flat().filter((one) => one.reason === 'Seria TRN a fost deblocată');
    expect(given.map((one) => one.fate)).toEqual(Array(series.free_numbers).fill('released'));
  });
});

it('stays open while the server is asked, and does what was chosen', async () => {
  const { series, user } = await open('firm', 'TRN');
  await screen.findByTestId('unlock-leftovers');
  await user.click(screen.getByRole('radio', { name: 'Renunți la ele' }));
  mock.pause(30);
  await user.click(screen.getByTestId('unlock-confirm'));
  await user.keyboard('{Escape}');
  expect(screen.getByRole('dialog')).toBeTruthy();
  mock.pause(0);
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  mock.change((world) => {
    const fates = world.numbers.get(series.id)!.filter((one) => one.reason === 'Seria TRN a fost deblocată');
    expect(fates).toHaveLength(series.free_numbers);
  });
});
