import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import NewPassphrase from './NewPassphrase.svelte';
import SecretInput from './SecretInput.svelte';

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

function open() {
  const form = document.body.appendChild(document.createElement('form'));
  const onsubmit = vi.fn((event: SubmitEvent) => event.preventDefault());
  form.addEventListener('submit', onsubmit);
  const kept = { value: '' };
  const props = {
    'aria-label': 'key',
    get value() {
      return kept.value;
    },
    set value(next) {
      kept.value = next;
    },
  };
  render(SecretInput, { target: form, props });
  return { kept, onsubmit, user: userEvent.setup(), box: screen.getByLabelText<HTMLInputElement>('key') };
}

const shows = () => screen.getByRole('button', { name: 'Arată ce ai scris' });
const hides = () => screen.getByRole('button', { name: 'Ascunde ce ai scris' });

it('hides what is typed, shows it with Space and hides it again with Enter', async () => {
  const { kept, user, box } = open();
  await user.type(box, 'abc 123');
  expect(box.type).toBe('password');
  await user.tab();
  expect(document.activeElement).toBe(shows());
  await user.keyboard(' ');
  expect(box.type).toBe('text');
  expect(document.activeElement).toBe(hides());
  await user.keyboard('{Enter}');
  expect(box.type).toBe('password');
  expect(document.activeElement).toBe(shows());
  expect([box.value, kept.value]).toEqual(['abc 123', 'abc 123']);
});

it('finds the caret where it was left', async () => {
  const { user, box } = open();
  await user.type(box, 'abc123');
  box.setSelectionRange(3, 3);
  await user.click(shows());
  expect([box.selectionStart, box.selectionEnd]).toEqual([3, 3]);
  box.focus();
  await user.keyboard('-');
  expect(box.value).toBe('abc-123');
});

it('sends the form with Enter from the box, never by showing', async () => {
  const { user, box, onsubmit } = open();
  await user.type(box, 'abc');
  await user.click(shows());
  hides().focus();
  await user.keyboard('{Enter} ');
  expect(onsubmit).not.toHaveBeenCalled();
  await user.type(box, '{Enter}');
  expect(onsubmit).toHaveBeenCalledOnce();
});

it('shows both with one button where the same is typed twice', async () => {
  render(NewPassphrase, { id: 'new', hint: '', tried: false, value: '' });
  const user = userEvent.setup();
  const boxes = ['new-passphrase', 'new-again'].map((id) => screen.getByTestId<HTMLInputElement>(id));
  await user.click(boxes[0]!);
  await user.keyboard('abc{Tab} ');
  expect(boxes.map((box) => box.type)).toEqual(['text', 'text']);
  expect(boxes.map((box) => box.value)).toEqual(['abc', '']);
});
