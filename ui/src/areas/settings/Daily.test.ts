import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import '@/words/later';
import { mock } from '@/backend/mock';
import { router } from '@/state/router.svelte';
import { status } from '@/state/status.svelte';
import { speak } from '@/words/index.svelte';
import Daily from './Daily.svelte';
import Laptop from './Laptop.svelte';

afterEach(cleanup);

async function open(screenOf: typeof Daily | typeof Laptop) {
  speak('ro');
  mock.open('firm');
  await status.refetch();
  render(screenOf);
  return userEvent.setup();
}

it('wants a folder and a passphrase, or the word that there shall be none', async () => {
  const user = await open(Daily);
  await user.click(await screen.findByTestId('daily-open'));
  await user.click(await screen.findByTestId('daily-do'));
  expect(screen.getByTestId('daily-where').className).toContain('missing');
  await user.click(screen.getByTestId('daily-choose'));
  await vi.waitFor(() => expect(screen.getByTestId('daily-where').textContent).toBe('D:\\Facturi'));
  await user.click(screen.getByTestId('daily-do'));
  expect(document.getElementById('daily-passphrase-note')?.textContent).toContain('Scrie o parolă');
  await user.click(screen.getByRole('switch', { name: /Fără parolă/ }));
  await user.click(screen.getByTestId('daily-do'));
  expect((await screen.findByTestId('daily-folder')).textContent).toContain('D:\\Facturi');
  expect(screen.getByText(/Nu are parolă/)).toBeTruthy();
  await user.click(screen.getByTestId('daily-end'));
  await vi.waitFor(() => expect(screen.queryByTestId('daily-folder')).toBeNull());
});

it('of encrypted books no plain one is offered', async () => {
  const user = await open(Daily);
  mock.change((world) => (world.sealed = true));
  await status.refetch();
  await user.click(await screen.findByTestId('daily-open'));
  await screen.findByTestId('daily-do');
  expect(screen.queryByRole('switch')).toBeNull();
});

it('the laptop takes another name, and its own again', async () => {
  const user = await open(Laptop);
  const box = await screen.findByTestId<HTMLInputElement>('device-name');
  await user.clear(box);
  await user.type(box, 'Laptop Ion');
  await user.tab();
  let kept: string | null = null;
  const look = () => mock.change((world) => (kept = world.settings.device_name));
  await vi.waitFor(() => (look(), expect(kept).toBe('Laptop Ion')));
  await user.clear(box);
  await user.tab();
  await vi.waitFor(() => (look(), expect(kept).toBeNull()));
});

it('what keeps the books from being erased is said before anything is typed, with the way to end it', async () => {
  const user = await open(Laptop);
  await user.click(await screen.findByTestId('wipe-open'));
  expect((await screen.findByTestId('wipe-problem')).textContent).toContain('Mai așteaptă aici');
  expect(screen.queryByTestId('wipe-word')).toBeNull();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('wipe-way')));
  await user.keyboard('{Enter}');
  expect(router.route.screen).toBe('outbox');
});

it('of books nobody needs any more the word is asked for', async () => {
  const user = await open(Laptop);
  mock.change((world) => (world.books = []));
  await user.click(await screen.findByTestId('wipe-open'));
  await user.type(await screen.findByTestId('wipe-word'), 'sterge');
  expect(screen.getByTestId<HTMLButtonElement>('wipe-do').disabled).toBe(true);
  await user.clear(screen.getByTestId('wipe-word'));
  await user.type(screen.getByTestId('wipe-word'), 'Șterge');
  await user.click(screen.getByTestId('wipe-do'));
  await vi.waitFor(() => expect(status.now?.session).toBeNull());
});
