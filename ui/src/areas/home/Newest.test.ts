import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import '@/words/later/home';
import { mock } from '@/backend/mock';
import { ask } from '@/state/ask';
import { router } from '@/state/router.svelte';
import { status } from '@/state/status.svelte';
import { wanting } from '@/state/which';
import { speak } from '@/words/index.svelte';
import Newest from './Newest.svelte';

beforeEach(async () => {
  speak('ro');
  mock.open('firm');
  await status.refetch();
});

afterEach(cleanup);

it('what was refused says why, and is one button away from being set right', async () => {
  const { items } = await ask('invoices_page', { wanted: wanting({ group: 'attention', limit: 3 }) });
  const wrong = items.find((one) => one.is_correctable)!;
  expect(wrong.why).toBeTruthy();
  render(Newest, { title: 'De rezolvat', invoices: [wrong], name: 'urgent', count: 1, onall: () => undefined });
  expect(screen.getByText(wrong.why!)).toBeTruthy();
  await userEvent.setup().click(screen.getByRole('button', { name: new RegExp(wrong.full_number) }));
  expect(router.route).toEqual({ screen: 'correct', id: wrong.id });
});

it('among the newest nothing but the invoice itself is offered', async () => {
  const { items } = await ask('invoices_page', { wanted: wanting({ limit: 6 }) });
  render(Newest, { title: 'Ultimele', invoices: items, name: 'newest', onall: () => undefined });
  expect(screen.queryByTestId('home-correct')).toBeNull();
});
