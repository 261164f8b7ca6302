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

async function open(world: 'firm' | 'demo' | 'key') {
  mock.open(world);
  await status.refetch();
  const series = status.now!.series.find((one) => one.name === 'VNZ')!;
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
