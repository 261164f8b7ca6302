import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fold } from '@/format/text';
import SuggestHost from './SuggestHost.test.svelte';
import type { Option } from './Suggest.svelte';

const ALL = ['Brutăria Șerban SRL', 'Servicii Cluj SRL', 'Asociația Teiului'].map((label, at) => ({
  value: `v${at}`,
  label,
}));

const search = (text: string): Promise<Option[]> =>
  Promise.resolve(ALL.filter((option) => fold(option.label).includes(fold(text))));

function open(mode: 'entity' | 'free', extra = false, looking = search) {
  const heard = { pick: vi.fn(), extra: vi.fn() };
  render(SuggestHost, { mode, search: looking, withExtra: extra, onpick: heard.pick, onextra: heard.extra });
  return { ...heard, box: screen.getByRole('combobox'), user: userEvent.setup() };
}

afterEach(cleanup);

describe('choosing one of those known', () => {
  it('takes the first match with Tab and goes on to the next field', async () => {
    const { box, user, pick } = open('entity');
    await user.type(box, 'ser');
    await user.keyboard('{Tab}');
    expect(pick).toHaveBeenCalledExactlyOnceWith('v0');
    expect(document.activeElement?.id).toBe('next');
  });

  it('takes the lit one with Enter after the arrows', async () => {
    const { box, user, pick } = open('entity');
    await user.type(box, 'ser{ArrowDown}{Enter}');
    expect(pick).toHaveBeenCalledExactlyOnceWith('v1');
  });

  it('takes nothing when nothing was typed', async () => {
    const { user, pick } = open('entity');
    await user.keyboard('{Tab}{Tab}');
    expect(pick).not.toHaveBeenCalled();
  });

  it('takes nothing after Esc', async () => {
    const { box, user, pick } = open('entity');
    await user.type(box, 'ser{Escape}{Tab}');
    expect(pick).not.toHaveBeenCalled();
  });

  it('offers to add what is not known', async () => {
    const { box, user, extra } = open('entity', true);
    await user.type(box, 'Zidărie{Enter}');
    expect(extra).toHaveBeenCalledExactlyOnceWith('Zidărie');
  });

  it('takes the first match even when the answer comes after Tab', async () => {
    let answer: (found: Option[]) => void = () => undefined;
    const late = () => new Promise<Option[]>((resolve) => (answer = resolve));
    const { box, user, pick } = open('entity', false, late);
    await user.type(box, 's');
    await user.keyboard('{Tab}');
    expect(pick).not.toHaveBeenCalled();
    answer(ALL);
    await vi.waitFor(() => expect(pick).toHaveBeenCalledExactlyOnceWith('v0'));
  });
});

describe('free text', () => {
  it('takes what begins with the typed text', async () => {
    const { box, user, pick } = open('free');
    await user.type(box, 'brut');
    await user.keyboard('{Tab}');
    expect(pick).toHaveBeenCalledExactlyOnceWith('v0');
  });

  it('keeps the typed text when it is only contained, with Tab and with Enter', async () => {
    const { box, user, pick } = open('free');
    await user.type(box, 'teiului{Enter}');
    await user.keyboard('{Tab}');
    expect(pick).not.toHaveBeenCalled();
    expect((box as HTMLInputElement).value).toBe('teiului');
  });

  it('takes it after ↓', async () => {
    const { box, user, pick } = open('free');
    await user.type(box, 'teiului{ArrowDown}{Enter}');
    expect(pick).toHaveBeenCalledExactlyOnceWith('v2');
  });
});

it('tells listeners what is open and lit', async () => {
  const { box, user } = open('entity');
  expect(box.getAttribute('aria-expanded')).toBe('false');
  await user.type(box, 'ser');
  expect(box.getAttribute('aria-expanded')).toBe('true');
  const lit = document.getElementById(box.getAttribute('aria-activedescendant') ?? '');
  expect(lit?.textContent).toContain('Brutăria Șerban SRL');
});
