import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mock } from '@/backend/mock';
import { status } from '@/state/status.svelte';
import StatementDialog from './StatementDialog.svelte';

beforeEach(async () => {
  mock.open('stopped');
  await status.refetch();
});

afterEach(cleanup);

async function open() {
  const heard = { onclose: vi.fn(), onstated: vi.fn() };
  render(StatementDialog, { series: status.now!.series[0]!, highest: 165, ...heard });
  const box = await screen.findByTestId<HTMLInputElement>('statement-last');
  await vi.waitFor(() => expect(document.activeElement).toBe(box));
  return { ...heard, box, user: userEvent.setup() };
}

it('wants a number and nothing else', async () => {
  const { box, user, onstated } = await open();
  await user.keyboard('TRN-131{Enter}');
  expect(box.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText(/Scrie doar numărul/)).toBeTruthy();
  expect(onstated).not.toHaveBeenCalled();
});

it('says when the number is beyond all there are here', async () => {
  const { user } = await open();
  await user.keyboard('1310');
  expect(screen.getByText(/numere doar până la 165/)).toBeTruthy();
});

it('asks the server first, with one button for it', async () => {
  const { user, onstated } = await open();
  await user.keyboard('130{Enter}');
  expect((await screen.findByTestId('statement-problem')).textContent).toContain('întâi trebuie întrebat serverul');
  await user.click(screen.getByTestId('statement-sync'));
  await vi.waitFor(() => expect(screen.queryByTestId('statement-problem')).toBeNull());
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(onstated).toHaveBeenCalledExactlyOnceWith('s1', 130));
  expect(status.now?.issuing_stopped).toBe(false);
  mock.change((world) => {
    const fates = new Map(world.numbers.get('s1')?.map((one) => [one.number, one.fate]));
    expect([130, 131, 132].map((number) => fates.get(number))).toEqual(['issued', 'free', 'free']);
  });
});

it('takes „Niciunul” for zero, and hears that it is too low', async () => {
  const { box, user, onstated } = await open();
  mock.change((world) => (world.asked = true));
  await user.click(screen.getByTestId('statement-none'));
  expect(box.value).toBe('0');
  await user.keyboard('{Enter}');
  expect((await screen.findByTestId('statement-problem')).textContent).toContain('127');
  expect(screen.queryByTestId('statement-sync')).toBeNull();
  expect(onstated).not.toHaveBeenCalled();
});
