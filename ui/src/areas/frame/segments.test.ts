import { beforeEach, describe, expect, it } from 'vitest';
import type { SeriesView, StatusView } from '@/bindings';
import { status as snapshot } from '@/state/status.svelte';
import { speak } from '@/words/index.svelte';
import { segments, worst } from './segments';

const series: SeriesView = {
  id: 's1',
  name: 'TRN',
  lock: 'here',
  is_lost: false,
  waiting: 0,
  lasting_numbers: 0,
  holder: null,
  held_since: null,
  document_type: 'fiscal',
  format: 'TRN-{number}',
  example: 'TRN-000001',
  is_primary: true,
  free_numbers: 37,
  pool: 'enough',
  first_expiry: '2026-12-18T06:00:00Z',
  usable_until: '2026-12-12',
  expires_soon: false,
  days_left: null,
  next_number: 'TRN-000128',
  needs_statement: false,
  checked_at: '2026-11-19T16:20:00Z',
};

const calm: StatusView = {
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

const say = (change: Partial<StatusView>) =>
  segments({ ...calm, ...change }).map((one) => [one.text, one.more].filter(Boolean).join(' · '));
const colour = (change: Partial<StatusView>) => worst(segments({ ...calm, ...change }));
const withSeries = (change: Partial<SeriesView>) => ({ series: [{ ...series, ...change }] });

beforeEach(() => {
  speak('ro');
  snapshot.set(calm);
});

describe('the strip', () => {
  it('is quiet when all is well', () => {
    expect(say({})).toEqual([
      'Conectat',
      'Seria TRN e blocată pe acest laptop',
      '37 de numere rămase · primul e bun până pe 12.12',
      'Totul e trimis',
    ]);
    expect(colour({})).toBe('quiet');
  });

  it('never turns red for being offline alone', () => {
    for (const network of ['offline', 'server_down', 'captive', 'never']) {
      expect(colour({ network, online: false })).toBe('away');
    }
    expect(say({ network: 'offline' })[0]).toBe('Fără internet · lucrezi pe acest laptop');
  });

  it('asks for attention when the session is over, the series is free or numbers run low', () => {
    expect(colour({ network: 'session_expired' })).toBe('attention');
    expect(colour(withSeries({ lock: 'none', free_numbers: 0, pool: 'empty' }))).toBe('attention');
    expect(colour(withSeries({ free_numbers: 4, pool: 'low' }))).toBe('attention');
    expect(colour(withSeries({ usable_until: '2026-11-22', pool: 'expiring' }))).toBe('attention');
    expect(segments({ ...calm, ...withSeries({ pool: 'expiring' }) })[2]!.text).toBe(
      '37 de numere rămase, primul e bun până pe 12.12',
    );
    expect(say(withSeries({ free_numbers: 4 }))[2]).toContain('4 numere rămase');
    expect(say(withSeries({ free_numbers: 1 }))[2]).toContain('1 număr rămas');
  });

  it('asks for action when someone else holds the series, no number is left or an invoice is refused', () => {
    expect(colour(withSeries({ lock: 'other', holder: 'Telefon Ana' }))).toBe('action');
    expect(say(withSeries({ lock: 'other', holder: 'Telefon Ana' }))[1]).toBe('Seria TRN e blocată pe „Telefon Ana”');
    expect(colour(withSeries({ lock: 'none', is_lost: true }))).toBe('attention');
    expect(say(withSeries({ lock: 'none', is_lost: true }))[1]).toBe('Seria TRN nu mai e blocată pe acest laptop');
    expect(colour(withSeries({ free_numbers: 0, pool: 'empty' }))).toBe('action');
    expect(colour({ outbox: { queued: 2, unknown: 0, attention: 1, asked: 0 } })).toBe('action');
  });

  it('says that issuing is stopped, whatever numbers are left', () => {
    expect(say({ issuing_stopped: true })[2]).toBe('Emiterea e oprită');
    expect(colour({ issuing_stopped: true })).toBe('action');
  });

  it('says so when the database cannot be read', () => {
    expect(say({ is_rescue: true })[2]).toBe('Emiterea e oprită');
  });

  it('with a key, locks and numbers are not spoken of', () => {
    const free = withSeries({ lock: 'none', free_numbers: 0, pool: 'empty' });
    expect(say({ ...free, is_online_only: true }).slice(1, 3)).toEqual([
      'Nicio serie blocată pe acest laptop',
      'Facturile se emit doar cu internet',
    ]);
    expect(colour({ ...free, is_online_only: true })).toBe('quiet');
    expect(colour({ ...free, is_online_only: true, network: 'offline', online: false })).toBe('attention');
  });

  it('counts what waits and says until when', () => {
    const waiting = { outbox: { queued: 2, unknown: 1, attention: 0, asked: 0 }, next_deadline: '2026-11-27' };
    expect(say(waiting)[3]).toBe('3 facturi de trimis · până pe 27.11');
    expect(say({ outbox: { queued: 0, unknown: 0, attention: 0, asked: 2 } })[3]).toBe('2 cereri așteaptă serverul');
    expect(say({ ...waiting, sending: { at: 2, of: 3 } })[3]).toBe('Se trimite 2 din 3');
    expect(say({ ...waiting, sending: { at: 1, of: 1 } })[3]).toBe('Se trimite o factură');
    expect(say({ ...waiting, paused_until: '2026-11-21T06:00:00Z' })[3]).toBe('Trimitere oprită până mâine, 08:00');
    expect(colour({ ...waiting, paused_until: '2026-11-21T06:00:00Z' })).toBe('quiet');
    const near = { code: 'sending_paused', message: '', hint: '', findings: [] };
    expect(colour({ ...waiting, paused_until: '2026-11-21T06:00:00Z', warnings: [near] })).toBe('attention');
    expect(say({ outbox: { queued: 20, unknown: 0, attention: 0, asked: 0 } })[3]).toBe('20 de facturi de trimis');
  });

  it('speaks of the series held here, though another is the default', () => {
    const other: SeriesView = { ...series, id: 's2', name: 'VNZ', lock: 'none', is_primary: true };
    expect(say({ series: [other, { ...series, is_primary: false }] })[1]).toContain('TRN');
  });

  it('follows the language', () => {
    speak('en');
    expect(say({})[2]).toBe('37 numbers left · the first is good until 12.12');
  });
});
