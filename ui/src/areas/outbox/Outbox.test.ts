import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mock } from '@/backend/mock';
import { router } from '@/state/router.svelte';
import { status } from '@/state/status.svelte';
import { speak } from '@/words/index.svelte';
import Outbox from './Outbox.svelte';

async function open(kind: Parameters<typeof mock.open>[0], turn: Parameters<typeof mock.change>[0] = () => undefined) {
  speak('ro');
  mock.open(kind, 40);
  mock.change(turn);
  await status.refetch();
  render(Outbox);
  await screen.findByTestId('outbox-pause');
  // A dialog that goes leaves the page asleep for a moment, which only a real browser sees the end of.
  return userEvent.setup({ pointerEventsCheck: 0 });
}

beforeEach(() => router.go({ screen: 'outbox' }));
afterEach(cleanup);

it('pauses until a moment it names, and goes on when asked', async () => {
  const user = await open('firm');
  await user.click(screen.getByTestId('outbox-pause'));
  await user.click(await screen.findByTestId('pause-hour'));
  const notice = await screen.findByTestId('paused');
  expect(notice.textContent).toContain('Trimiterea e oprită până la 15:02');
  expect(screen.queryByTestId('outbox-pause')).toBeNull();
  await user.click(screen.getByTestId('resume'));
  await vi.waitFor(() => expect(screen.queryByTestId('paused')).toBeNull());
  expect(status.now?.paused_until).toBeNull();
});

it('sending everything ends a pause', async () => {
  const user = await open('firm');
  await user.click(screen.getByTestId('outbox-pause'));
  await user.click(await screen.findByTestId('pause-morning'));
  await screen.findByText(/până mâine, 08:00/);
  await user.click(screen.getByTestId('outbox-send'));
  await vi.waitFor(() => expect(screen.queryByTestId('paused')).toBeNull());
});

it('shows a new client in the row of the invoice it leaves with, and the others by themselves', async () => {
  await open('firm', (world) => {
    const waiting = world.books.find((one) => one.view.state === 'queued')!;
    const [carried, alone] = [
      world.clients.find((one) => one.id === waiting.request.client_id)!,
      world.clients.find((one) => world.books.every((book) => book.request.client_id !== one.id)) ?? world.products[0]!,
    ];
    carried.state = 'local';
    alone.state = 'changed';
  });
  const along = await screen.findByTestId('outbox-along');
  expect(along.textContent).toMatch(/^Client nou: .* · pleacă odată cu factura$/);
  const entries = await screen.findAllByTestId('outbox-entry');
  expect(entries).toHaveLength(1);
  expect(within(entries[0]!).getByText('pleacă singur')).toBeTruthy();
});

it('puts what needs a person first, clients and products too', async () => {
  await open('troubled');
  const loud = within(await screen.findByTestId('outbox-attention'));
  expect(loud.getAllByTestId('outbox-entry').map((one) => one.textContent)).toContainEqual(
    expect.stringContaining('Client schimbat și aici, și în cont'),
  );
  expect(loud.getByText(/serverul nu îi acceptă datele/)).toBeTruthy();
});

it('tells what went today, newest first', async () => {
  await open('firm');
  const rows = await screen.findAllByTestId('sent-row');
  expect(rows[0]!.textContent).toContain('Factură');
  expect(rows.length).toBeGreaterThan(1);
});

it('the log can be taken along, without the names of clients', async () => {
  const user = await open('troubled');
  await user.click(screen.getByRole('radio', { name: 'Jurnal' }));
  const rows = await screen.findAllByTestId('log-row');
  await user.click(screen.getByTestId('log-copy'));
  const text = await navigator.clipboard.readText();
  expect(text.split('\n')).toHaveLength(rows.length);
  let names: string[] = [];
  mock.change((world) => (names = world.clients.map((one) => one.data.name)));
  for (const name of names) expect(text).not.toContain(name);
});
