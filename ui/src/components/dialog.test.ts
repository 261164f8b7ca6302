import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import DialogHost from './DialogHost.test.svelte';

// Where nothing is drawn, nothing counts as reached by Tab.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'getClientRects').mockReturnValue([new DOMRect()] as unknown as DOMRectList);
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const button = (name: string) => screen.getByRole('button', { name });
const focusReaches = (wanted: HTMLElement) => vi.waitFor(() => expect(document.activeElement).toBe(wanted));
const gone = () => vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

async function open(harmless = true) {
  const onyes = vi.fn();
  const user = userEvent.setup();
  render(DialogHost, { harmless, onyes });
  const opener = button('delete');
  await user.tab();
  await user.keyboard('{Enter}');
  const dialog = await screen.findByRole('dialog', { name: 'sure?' });
  return { onyes, user, opener, dialog };
}

describe('where it starts', () => {
  it('is the harmless answer, so that Enter does no harm', async () => {
    const { onyes, user, opener } = await open();
    await focusReaches(button('no'));
    await user.keyboard('{Enter}');
    await gone();
    expect(onyes).not.toHaveBeenCalled();
    await focusReaches(opener);
  });

  it('is the way out where no answer is the harmless one', async () => {
    await open(false);
    await focusReaches(button('close'));
  });
});

it('keeps Tab inside, round and round, both ways', async () => {
  const { user } = await open();
  const around = [button('yes'), button('close'), screen.getByLabelText('reason'), button('no')];
  await focusReaches(button('no'));
  for (const stop of [...around, ...around]) {
    await user.tab();
    expect(document.activeElement).toBe(stop);
  }
  for (const stop of [...around].reverse().slice(1)) {
    await user.tab({ shift: true });
    expect(document.activeElement).toBe(stop);
  }
});

it('takes the focus back from what is behind', async () => {
  const { dialog } = await open();
  await focusReaches(button('no'));
  screen.getByLabelText('behind').focus();
  expect(dialog.contains(document.activeElement)).toBe(true);
});

it.each(['no', 'reason'])('closes with Esc from "%s" and leads back to what opened it', async (from) => {
  const { onyes, user, opener } = await open();
  await focusReaches(button('no'));
  if (from === 'reason') await user.type(screen.getByLabelText(from), 'wrong');
  await user.keyboard('{Escape}');
  await gone();
  expect(onyes).not.toHaveBeenCalled();
  await focusReaches(opener);
});

it('opens again after Esc, and starts there again', async () => {
  const { user, opener } = await open();
  await focusReaches(button('no'));
  await user.keyboard('{Escape}');
  await focusReaches(opener);
  await user.keyboard('{Enter}');
  await screen.findByRole('dialog');
  await focusReaches(button('no'));
});

it('closes from its own button and leads back too', async () => {
  const { user, opener } = await open();
  await focusReaches(button('no'));
  button('close').focus();
  await user.keyboard(' ');
  await gone();
  await focusReaches(opener);
});

it('leaves what is to be done to Enter on it, and stays until the screen closes it', async () => {
  const { onyes, user, dialog } = await open();
  await focusReaches(button('no'));
  await user.tab();
  await user.keyboard('{Enter}');
  expect(onyes).toHaveBeenCalledOnce();
  expect(dialog.getAttribute('data-state')).toBe('open');
});
