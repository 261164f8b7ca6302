import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mock } from '@/backend/mock';
import { status } from '@/state/status.svelte';
import { speak } from '@/words/index.svelte';
import SignIn from './SignIn.svelte';

beforeEach(async () => {
  speak('ro');
  mock.open('fresh');
  await status.refetch();
});

afterEach(cleanup);

function open() {
  const heard = { onback: vi.fn(), ondone: vi.fn() };
  render(SignIn, { again: false, byKey: false, ...heard });
  return { ...heard, user: userEvent.setup() };
}

const noteOf = (field: string) => document.getElementById(`${field}-note`)?.textContent ?? '';
const note = () => noteOf('key');

it('takes a key in place of e-mail and password, and says at the field what is wrong with it', async () => {
  const { user, ondone } = open();
  await user.click(screen.getByRole('switch', { name: /cheie API/ }));
  expect(screen.queryByTestId('sign-in-email')).toBeNull();
  expect(screen.getByText(/Numărul facturii vine de la server/)).toBeTruthy();
  await user.click(screen.getByTestId('sign-in-submit'));
  expect(note()).toContain('Scrie cheia');
  const box = screen.getByTestId<HTMLInputElement>('sign-in-key');
  expect(box.type).toBe('password');
  await user.type(box, 'alta');
  await user.click(screen.getByTestId('sign-in-submit'));
  await vi.waitFor(() => expect(note()).toContain('nu e acceptată'));
  expect(document.activeElement).toBe(box);
  await user.keyboard('cz_live_1');
  await user.click(screen.getByTestId('sign-in-submit'));
  await vi.waitFor(() => expect(ondone).toHaveBeenCalledOnce());
  expect(status.onlineOnly).toBe(true);
});

it('forgets what was wrong when the way in is changed', async () => {
  const { user } = open();
  await user.type(screen.getByTestId('sign-in-email'), 'ion@exemplu.ro');
  await user.type(screen.getByTestId('sign-in-password'), 'alta');
  await user.click(screen.getByTestId('sign-in-submit'));
  await vi.waitFor(() => expect(noteOf('password')).toContain('nu se potrivesc'));
  expect(screen.getByTestId('sign-in-password').getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByRole('alert').textContent).toContain('nu se potrivesc');
  await user.clear(screen.getByTestId('sign-in-password'));
  await user.keyboard('{Enter}');
  await vi.waitFor(() => expect(noteOf('password')).toContain('Scrie parola'));
  expect(screen.queryByTestId('sign-in-problem')).toBeNull();
  await user.click(screen.getByRole('switch', { name: /cheie API/ }));
  await user.click(screen.getByRole('switch', { name: /cheie API/ }));
  expect(noteOf('password')).toBe('');
  await user.click(screen.getByRole('switch', { name: /cheie API/ }));
  expect(note()).toContain('O găsești');
});

it('offline, the key is kept and the reason said', async () => {
  mock.network('offline');
  await status.refetch();
  const { user, ondone } = open();
  await user.click(screen.getByRole('switch', { name: /cheie API/ }));
  await user.type(screen.getByTestId('sign-in-key'), 'cz_live_1');
  await user.click(screen.getByTestId('sign-in-submit'));
  expect((await screen.findByTestId('sign-in-problem')).textContent).toContain('Nu e internet');
  expect(screen.getByTestId<HTMLInputElement>('sign-in-key').value).toBe('cz_live_1');
  expect(ondone).not.toHaveBeenCalled();
});
