import { expect, it } from 'vitest';
import { t } from '@/words/index.svelte';
import { wayOf } from './places';

const HOME = { screen: 'home' } as const;

it.each([
  ['session_expired', 'sign_in', 'Intră din nou'],
  ['pool_empty', 'series', 'Vezi seriile'],
  ['series_lock_lost', 'series', 'Vezi seriile'],
  ['numbers_set_aside', 'series', 'Spune ultimul număr'],
  ['books_copied', 'series', 'Spune ultimul număr'],
  ['deadline_close', 'outbox', 'Vezi ce e de trimis'],
  ['profile_incomplete', 'settings', 'Completează datele firmei'],
  ['backup_not_made', 'settings', 'Vezi copiile de siguranță'],
])('%s leads to %s', (code, screen, label) => {
  const way = wayOf(code, HOME, true);
  expect(way?.route.screen).toBe(screen);
  expect(t(`warning.to.${way!.place}`)).toBe(label);
});

it('leads nowhere from the screen itself, nor where the program cannot help', () => {
  expect(wayOf('pool_low', { screen: 'series', register: 'DEM' }, true)).toBeUndefined();
  expect(wayOf('deadline_close', { screen: 'outbox' }, true)).toBeUndefined();
  expect(wayOf('clock_behind', HOME, true)).toBeUndefined();
});

it('goes from one part of the settings to another', () => {
  expect(wayOf('backup_not_made', { screen: 'settings', part: 'look' }, true)?.route).toMatchObject({ part: 'backup' });
});

it('begins with signing in where the server has to hear of it', () => {
  expect(wayOf('books_copied', HOME, false)?.place).toBe('sign_in');
  expect(wayOf('deadline_close', HOME, false)?.place).toBe('outbox');
});
