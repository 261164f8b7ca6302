import { expect, it } from 'vitest';
import type { SeriesView, StatusView } from '@/bindings';
import { stageOf } from './setup.svelte';

const series: SeriesView = {
  id: 's1',
  name: 'TRN',
  lock: 'none',
  is_lost: false,
  waiting: 0,
  lasting_numbers: 0,
  holder: null,
  held_since: null,
  document_type: 'fiscal',
  format: 'TRN-{number}',
  example: 'TRN-000001',
  is_primary: true,
  free_numbers: 0,
  pool: 'empty',
  first_expiry: null,
  usable_until: null,
  expires_soon: false,
  days_left: null,
  next_number: null,
  needs_statement: false,
  checked_at: '2026-11-20T12:00:00Z',
};

const status: StatusView = {
  online: true,
  network: 'online',
  last_sync: null,
  next_try: null,
  syncing: false,
  sending: null,
  paused_until: null,
  session: { user: 'ion', firm: 'F', valid: true },
  firm: 'Instalații Ionescu SRL',
  demo: false,
  is_online_only: false,
  profile_complete: true,
  series: [series],
  series_to_use: 's1',
  outbox: { queued: 0, unknown: 0, attention: 0, asked: 0 },
  next_deadline: null,
  is_sealed: false,
  last_backup: null,
  is_rescue: false,
  issuing_stopped: false,
  warnings: [],
  readiness: { verdict: 'ready', days_left: null, checks: [] },
  today: '2026-11-20',
};

it('takes the step of the first run from the status', () => {
  expect(stageOf({ ...status, session: null }, true)).toBe('sign_in');
  expect(stageOf({ ...status, profile_complete: false }, true)).toBe('firm');
  expect(stageOf(status, true)).toBe('series');
  expect(stageOf({ ...status, series: [] }, true)).toBe('series');
  const here: SeriesView = { ...series, lock: 'here' };
  expect(stageOf({ ...status, series: [here] }, true)).toBe('numbers');
  expect(stageOf({ ...status, series: [{ ...here, free_numbers: 20 }] }, true)).toBe('ready');
});

it('never sends books in use back to the first run', () => {
  expect(stageOf(status, false)).toBe('ready');
  expect(stageOf({ ...status, session: null }, false)).toBe('ready');
  // Nor a laptop that only waits for its first invoice; one that can do nothing yet signs in, whatever came of the session.
  const over = { ...status, session: { ...status.session!, valid: false } };
  const ready: SeriesView = { ...series, lock: 'here', free_numbers: 20 };
  for (const one of [over, { ...status, session: null }]) {
    expect(stageOf({ ...one, series: [ready] }, true)).toBe('ready');
    expect(stageOf(one, true)).toBe('sign_in');
  }
  expect(stageOf({ ...status, session: null, demo: true }, true)).toBe('ready');
  expect(stageOf({ ...status, session: null, is_rescue: true }, true)).toBe('ready');
  expect(stageOf({ ...status, issuing_stopped: true }, true)).toBe('ready');
});

it('asks for no series where the server numbers', () => {
  const online = { ...status, is_online_only: true };
  expect(stageOf({ ...online, profile_complete: false }, true)).toBe('firm');
  expect(stageOf(online, true)).toBe('ready');
});
