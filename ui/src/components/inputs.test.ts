import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import DateInput from './DateInput.svelte';
import DecimalInput from './DecimalInput.svelte';

afterEach(cleanup);

const box = () => screen.getByRole<HTMLInputElement>('textbox');

it('shows an amount properly once left, and as typed while typing', async () => {
  render(DecimalInput, { value: '', 'aria-label': 'preț' });
  const user = userEvent.setup();
  await user.type(box(), '1.234,5');
  expect(box().value).toBe('1.234,5');
  await user.tab();
  expect(box().value).toBe('1.234,50');
});

it('says how it read what could be confused', async () => {
  const { container } = render(DecimalInput, { value: '', 'aria-label': 'preț' });
  const user = userEvent.setup();
  await user.type(box(), '1.234');
  expect(container.textContent).toContain('= 1.234,00');
  await user.type(box(), ',5');
  expect(container.textContent).not.toContain('=');
});

it('keeps what is no number on screen', async () => {
  render(DecimalInput, { value: '', 'aria-label': 'preț' });
  const user = userEvent.setup();
  await user.type(box(), 'abc');
  await user.tab();
  expect(box().value).toBe('abc');
});

it('shows a quantity without needless decimals', () => {
  render(DecimalInput, { value: '3.00', as: 'quantity', 'aria-label': 'cantitate' });
  expect(box().value).toBe('3');
});

it('turns a short date into a whole one once left', async () => {
  render(DateInput, { value: '', today: '2026-11-20', 'aria-label': 'data' });
  const user = userEvent.setup();
  await user.type(box(), '+15');
  await user.tab();
  expect(box().value).toBe('05.12.2026');
});
