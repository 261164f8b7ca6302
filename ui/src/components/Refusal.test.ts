import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import { speak } from '@/words/index.svelte';
import Refusal from './Refusal.svelte';

afterEach(cleanup);

const problem = { code: 'forbidden', message: 'Serverul nu dă voie.', hint: 'Întreabă administratorul.' };

it('says what happened and what to do as soon as it is known', () => {
  speak('ro');
  render(Refusal, { problem, testid: 'no' });
  const said = screen.getByRole('alert');
  expect(said.textContent).toContain('Serverul nu dă voie.');
  expect(said.textContent).toContain('Întreabă administratorul.');
  expect(screen.queryByTestId('server-text')).toBeNull();
});

it('keeps the server’s own words for who opens them', () => {
  render(Refusal, { problem: { ...problem, server_text: 'Forbidden (req_1)' } });
  const said = screen.getByTestId('server-text');
  expect(said.textContent).toBe('Forbidden (req_1)');
  expect(said.closest('details')?.open).toBe(false);
});

it('is not there without a problem, and silent where it is what one came to see', async () => {
  const { rerender } = render(Refusal, { problem: null as typeof problem | null });
  expect(document.querySelector('.notice')).toBeNull();
  await rerender({ problem, alert: false });
  expect(document.querySelector('.notice')).not.toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});
