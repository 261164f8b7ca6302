import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SeriesView } from '@/bindings';
import { mock } from '@/backend/mock';
import { PASSPHRASE, PLAIN_BACKUP, SEALED_BACKUP } from '@/backend/mock/keeping';
import { keeping, type Task } from '@/state/keeping.svelte';
import { router } from '@/state/router.svelte';
import { status } from '@/state/status.svelte';
import { speak } from '@/words/index.svelte';
import Keeping from './Keeping.svelte';

const note = (field: string) => document.getElementById(`${field}-note`)?.textContent ?? '';
const box = (id: string) => screen.getByTestId<HTMLInputElement>(id);

async function open(world: Parameters<typeof mock.open>[0], task: Task, invoices?: number) {
  mock.open(world, invoices);
  await status.refetch();
  keeping.start(task);
  render(Keeping);
  await screen.findByRole('dialog');
  return userEvent.setup();
}

beforeEach(() => {
  speak('ro');
  router.go({ screen: 'settings' });
});

afterEach(() => {
  keeping.end();
  keeping.askFor(null);
  cleanup();
});

describe('a backup', () => {
  it('wants the same passphrase twice', async () => {
    const user = await open('firm', { kind: 'backup' });
    await vi.waitFor(() => expect(document.activeElement).toBe(box('backup-passphrase')));
    expect(note('backup-passphrase')).toContain('nu se poate recupera');
    await user.click(screen.getByTestId('backup-do'));
    expect(note('backup-passphrase')).toContain('Scrie o parolă');
    expect(box('backup-passphrase').getAttribute('aria-invalid')).toBe('true');
    expect(note('backup-again')).toBe('');
    await user.type(box('backup-passphrase'), 'una');
    await user.type(box('backup-again'), 'alta');
    await user.click(screen.getByTestId('backup-do'));
    expect(note('backup-again')).toContain('nu sunt la fel');
    expect(status.now?.last_backup).toBeNull();
  });

  it('shows where it lies, and keeps no passphrase', async () => {
    const user = await open('firm', { kind: 'backup' });
    await user.type(box('backup-passphrase'), PASSPHRASE);
    await user.type(box('backup-again'), PASSPHRASE);
    await user.click(screen.getByTestId('backup-do'));
    const path = (await screen.findByTestId('backup-path')).textContent;
    expect(path).toContain('Facturier');
    expect(screen.getByTestId('backup-result').textContent).toContain('numai cu parola');
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('backup-end')));
    mock.change((world) => expect(world.backups.get(path!)).toBe(PASSPHRASE));
  });

  it('without a passphrase only when that was chosen', async () => {
    const user = await open('firm', { kind: 'backup' });
    await user.click(screen.getByRole('switch'));
    expect(screen.queryByTestId('backup-passphrase')).toBeNull();
    await user.click(screen.getByTestId('backup-do'));
    expect((await screen.findByTestId('backup-result')).textContent).toContain('Nu are parolă');
    mock.change((world) => expect([...world.backups.values()]).toEqual([null]));
  });

  it('shows both as typed, or neither', async () => {
    const user = await open('firm', { kind: 'backup' });
    await user.click(screen.getAllByRole('button', { name: 'Arată ce ai scris' })[1]!);
    expect([box('backup-passphrase').type, box('backup-again').type]).toEqual(['text', 'text']);
  });
});

describe('a restore', () => {
  it('says each refusal at its field', async () => {
    const user = await open('firm', { kind: 'restore' }, 4);
    await user.click(screen.getByTestId('restore-do'));
    expect(note('restore-path')).toContain('Scrie unde e');
    await user.type(box('restore-path'), '/nimic');
    await user.click(screen.getByTestId('restore-do'));
    await vi.waitFor(() => expect(note('restore-path')).toContain('nu poate fi folosită'));
    await user.clear(box('restore-path'));
    await user.type(box('restore-path'), SEALED_BACKUP);
    await user.click(screen.getByTestId('restore-do'));
    await vi.waitFor(() => expect(note('restore-passphrase')).toContain('Copia e criptată'));
    expect(document.activeElement).toBe(box('restore-passphrase'));
    await user.keyboard('alta');
    await user.click(screen.getByTestId('restore-do'));
    await vi.waitFor(() => expect(note('restore-passphrase')).toContain('nu deschide copia'));
    expect(box('restore-passphrase').selectionEnd).toBe(4);
    expect(screen.queryByTestId('restore-problem')).toBeNull();
  });

  it('never over what was not sent', async () => {
    const user = await open('firm', { kind: 'restore' });
    await user.click(box('restore-path'));
    await user.paste(PLAIN_BACKUP);
    await user.click(screen.getByTestId('restore-do'));
    expect((await screen.findByTestId('restore-look')).textContent).toContain('Conține 8 facturi');
    await user.click(screen.getByTestId('restore-do'));
    expect((await screen.findByTestId('restore-problem')).textContent).toContain('netrimise');
    expect(note('restore-path')).not.toContain('netrimise');
  });

  it('takes a path between quotes, and leads to signing in', async () => {
    const user = await open('firm', { kind: 'restore' }, 4);
    await user.click(box('restore-path'));
    await user.paste(` "${PLAIN_BACKUP}" `);
    await user.click(screen.getByTestId('restore-do'));
    const look = await screen.findByTestId('restore-look');
    expect(look.textContent).toContain('Pe acest laptop sunt acum 4 facturi');
    await user.type(box('restore-path'), 'x');
    expect(screen.queryByTestId('restore-look')).toBeNull();
    await user.keyboard('{Backspace}');
    await user.click(screen.getByTestId('restore-do'));
    await screen.findByTestId('backup-result');
    expect(screen.getByRole('dialog').textContent).toContain('spui ultimul număr');
    await user.click(screen.getByTestId('restore-end'));
    await vi.waitFor(() => expect(keeping.task).toBeNull());
    expect(router.route).toEqual({ screen: 'sign_in' });
    expect(status.now?.session).toBeNull();
    expect(status.now?.issuing_stopped).toBe(true);
  });
});

describe('rebuilding', () => {
  it('starts at the harmless answer and leads to the statement', async () => {
    const user = await open('rescue', { kind: 'rebuild' });
    await vi.waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe('Renunț'));
    await user.click(screen.getByTestId('rebuild-do'));
    await vi.waitFor(() => expect(router.route.screen).toBe('series'));
    expect(status.now?.is_rescue).toBe(false);
    expect(status.now?.series[0]?.needs_statement).toBe(true);
    expect(keeping.task).toBeNull();
  });

  it('says why it cannot', async () => {
    const user = await open('firm', { kind: 'rebuild' });
    await user.click(screen.getByTestId('rebuild-do'));
    expect((await screen.findByRole('alert')).textContent).toContain('nu e nimic de refăcut');
  });
});

describe('a lost laptop', () => {
  const lost = { id: 's2', name: 'VNZ', holder: 'Telefon Ana' } as SeriesView;

  it('has its place taken, and its last number on paper asked for', async () => {
    const user = await open('blank', { kind: 'takeover', series: lost });
    expect(screen.getByRole('dialog').textContent).toContain('„Telefon Ana”');
    await user.click(screen.getByTestId('takeover-do'));
    expect(note('takeover-password')).toContain('Scrie parola');
    await user.type(box('takeover-password'), 'parola');
    await user.click(screen.getByTestId('takeover-do'));
    await vi.waitFor(() => expect(keeping.toState).toBe('s2'));
    expect(router.route.screen).toBe('series');
    expect(status.now?.series.find((one) => one.id === 's2')?.needs_statement).toBe(true);
  });

  it('with a wrong password only the signing in is left', async () => {
    const user = await open('blank', { kind: 'takeover', series: lost });
    await user.type(box('takeover-password'), 'alta');
    await user.click(screen.getByTestId('takeover-do'));
    await vi.waitFor(() => expect(note('takeover-password')).toContain('nu se potrivesc'));
    await vi.waitFor(() => expect(screen.getByTestId('takeover-do').textContent?.trim()).toBe('Intră în cont'));
    await user.clear(box('takeover-password'));
    await user.type(box('takeover-password'), 'parola');
    await user.click(screen.getByTestId('takeover-do'));
    await vi.waitFor(() => expect(keeping.toState).toBe('s2'));
  });

  it('not on a laptop with books of its own, and not offline', async () => {
    const user = await open('firm', { kind: 'takeover', series: lost });
    await user.type(box('takeover-password'), 'parola');
    await user.click(screen.getByTestId('takeover-do'));
    expect((await screen.findByTestId('takeover-problem')).textContent).toContain('nu poate lua locul');
    mock.network('offline');
    await status.refetch();
    await vi.waitFor(() => expect(screen.getByTestId<HTMLButtonElement>('takeover-do').disabled).toBe(true));
    expect(screen.getByText('Pentru asta e nevoie de internet.')).toBeTruthy();
  });
});
