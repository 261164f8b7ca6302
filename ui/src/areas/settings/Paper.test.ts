import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PaperSettingsView } from '@/bindings';
import { mock } from '@/backend/mock';
import { status } from '@/state/status.svelte';
import { speak } from '@/words/index.svelte';
import Paper from './Paper.svelte';
import Verify from './Verify.svelte';

beforeEach(async () => {
  speak('ro');
  mock.open('firm');
  await status.refetch();
});

afterEach(cleanup);

function kept(): PaperSettingsView {
  let found: PaperSettingsView | undefined;
  mock.change((world) => (found = world.paper));
  return found!;
}

it('keeps each choice at once, and the letterhead when it is left', async () => {
  render(Paper);
  const user = userEvent.setup();
  await user.click(await screen.findByLabelText('Două exemplare pe A4'));
  await user.click(screen.getByLabelText('Amândouă'));
  await user.click(screen.getByRole('switch', { name: /folder pe lună/ }));
  await user.type(screen.getByTestId('paper-letterhead'), 'Țesături de mână');
  expect(kept().letterhead).toBe('');
  await user.tab();
  await vi.waitFor(() => {
    expect(kept()).toMatchObject({ template: 'two_copies', lang: 'both', month_folders: true });
    expect(kept().letterhead).toBe('Țesături de mână');
  });
});

it('shows the logo that was taken, and says why one was not', async () => {
  render(Paper);
  const user = userEvent.setup();
  const choose = await screen.findByTestId('paper-logo');
  await user.click(choose);
  expect(await screen.findByAltText('Sigla de acum')).toBeTruthy();
  mock.change((world) => (world.logoFile = 'D:\\sigla.svg'));
  await user.click(choose);
  expect((await screen.findByTestId('paper-problem')).textContent).toContain('PNG sau JPEG');
  await user.click(screen.getByText('Fără siglă'));
  await vi.waitFor(() => expect(kept().logo).toBeNull());
});

it('holds the text of a code against the books', async () => {
  render(Verify);
  const user = userEvent.setup();
  await user.click(screen.getByTestId('verify-text'));
  await user.paste('FACTURIER1|TRN-9999|2026-11-20|RO1|1.00 RON|00');
  await user.click(screen.getByRole('button', { name: 'Verifică' }));
  expect((await screen.findByTestId('verdict-unknown')).textContent).toContain('TRN-9999');
  await user.clear(screen.getByTestId('verify-text'));
  await user.click(screen.getByTestId('verify-text'));
  await user.paste('https://x.ro');
  await user.click(screen.getByRole('button', { name: 'Verifică' }));
  expect((await screen.findByRole('alert')).textContent).toContain('nu e un cod de verificare');
});
