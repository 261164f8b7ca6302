import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { InvoiceView, WayOut } from '@/bindings';
import WaysOut from './WaysOut.svelte';

afterEach(cleanup);

const WAITS = 'Pentru alt număr e nevoie de internet.';

function open(ways_out: WayOut[], offline = false) {
  const onway = vi.fn();
  const invoice = { id: 'i1', full_number: 'TRN-000121', ways_out } as InvoiceView;
  render(WaysOut, {
    invoice,
    name: 'way',
    next: 'TRN-000129',
    waits: offline ? WAITS : undefined,
    taking: null,
    loud: true,
    onway,
  });
  return { onway, user: userEvent.setup() };
}

it('offers what the backend says, the first one first', async () => {
  const { onway, user } = open(['correct', 'retry', 'acknowledge']);
  const buttons = screen.getAllByRole('button');
  expect(buttons.map((one) => one.textContent?.trim())).toEqual(['Corectează', 'Trimite din nou', 'Am văzut']);
  expect(buttons.map((one) => one.className.includes('primary'))).toEqual([true, false, false]);
  expect(buttons[0]?.getAttribute('aria-label')).toBe('Corectează factura TRN-000121');
  for (const button of buttons) await user.click(button);
  expect(onway.mock.calls.flat()).toEqual(['correct', 'retry', 'acknowledge']);
});

it('asks before it gives another number, with the harmless answer first', async () => {
  const { onway, user } = open(['reissue']);
  const opener = screen.getByTestId('way-reissue');
  await user.click(opener);
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('TRN-000129');
  expect(dialog.textContent).toContain('se trece în registru');
  expect(dialog.textContent).toContain('Tipărește din nou');
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('reissue-cancel')));
  await user.keyboard('{Enter}');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(onway).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(document.activeElement).toBe(opener));
  await user.click(opener);
  await user.click(await screen.findByTestId('reissue-confirm'));
  expect(onway).toHaveBeenCalledExactlyOnceWith('reissue');
});

it('says why there is no other number without internet', () => {
  open(['reissue', 'retry'], true);
  const button = screen.getByTestId('way-reissue');
  expect(button).toHaveProperty('disabled', true);
  const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '');
  expect(reason?.textContent).toContain('e nevoie de internet');
  expect(screen.getByTestId('way-retry')).toHaveProperty('disabled', false);
});

it('offers nothing while the books can only be looked at, and says why', () => {
  const invoice = { id: 'i1', full_number: 'TRN-000121', ways_out: ['correct', 'retry'] } as unknown as InvoiceView;
  const frozen = 'Evidența nu poate fi citită.';
  render(WaysOut, { invoice, name: 'way', next: null, frozen, taking: null, onway: vi.fn() });
  const buttons = screen.getAllByRole<HTMLButtonElement>('button');
  expect(buttons.map((one) => one.disabled)).toEqual([true, true]);
  const said = buttons.map((one) => document.getElementById(one.getAttribute('aria-describedby') ?? '')?.textContent);
  expect(said).toEqual([frozen, frozen]);
});
