/** The four segments of the status strip, from one status snapshot. Not here: any other source. */
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import FlaskConical from '@lucide/svelte/icons/flask-conical';
import Hash from '@lucide/svelte/icons/hash';
import KeyRound from '@lucide/svelte/icons/key-round';
import Lock from '@lucide/svelte/icons/lock';
import LockOpen from '@lucide/svelte/icons/lock-open';
import Pause from '@lucide/svelte/icons/pause';
import OctagonAlert from '@lucide/svelte/icons/octagon-alert';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import Send from '@lucide/svelte/icons/send-horizontal';
import ServerOff from '@lucide/svelte/icons/server-off';
import Wifi from '@lucide/svelte/icons/wifi';
import WifiOff from '@lucide/svelte/icons/wifi-off';
import type { SeriesView, StatusView } from '@/bindings';
import type { Icon } from '@/components/icon';
import { showTime } from '@/format/moments';
import { sayDay, sayUntil, sayWhen } from '@/state/moments';
import type { Route } from '@/state/router.svelte';
import { seriesToUse } from '@/state/status.svelte';
import { t } from '@/words/index.svelte';

export type Tone = 'quiet' | 'busy' | 'away' | 'attention' | 'action';

export interface Segment {
  name: 'network' | 'series' | 'numbers' | 'outbox';
  icon: Icon;
  text: string;
  /** Left out where there is no room; never the only place that says it. */
  more?: string | undefined;
  tone: Tone;
  route: Route;
}

const OUTBOX: Route = { screen: 'outbox' };
const SERIES: Route = { screen: 'series', register: null };

export function segments(now: StatusView): Segment[] {
  const series = seriesToUse(now);
  return [network(now), seriesSegment(now, series), numbers(now, series), outbox(now)];
}

/** The most serious one gives the strip its colour. Being offline alone never turns it red. */
export function worst(those: readonly Segment[]): Tone {
  const order: Tone[] = ['action', 'attention', 'away'];
  return order.find((tone) => those.some((segment) => segment.tone === tone)) ?? 'quiet';
}

/** The dictionary writes both halves in one sentence, with a middle dot between them. */
function halves(words: string): { text: string; more?: string } {
  const [text = '', more] = words.split(' · ');
  return more ? { text, more } : { text };
}

function network(now: StatusView): Segment {
  const make = (icon: Icon, tone: Tone, words: string, route = OUTBOX): Segment => ({
    name: 'network',
    icon,
    tone,
    ...halves(words),
    route,
  });
  if (now.demo) return make(FlaskConical, 'quiet', t('strip.network.demo'), { screen: 'settings' });
  const signIn: Route = now.is_rescue ? OUTBOX : { screen: 'sign_in' };
  switch (now.network) {
    case 'online':
      if (now.next_try) return make(Wifi, 'quiet', t('strip.network.online_until', { time: showTime(now.next_try) }));
      return now.last_sync
        ? make(Wifi, 'quiet', t('strip.network.online_synced', { when: sayWhen(now.last_sync) }))
        : make(Wifi, 'quiet', t('strip.network.online'));
    case 'server_down':
      return now.next_try
        ? make(ServerOff, 'away', t('strip.network.server_down_until', { time: showTime(now.next_try) }))
        : make(ServerOff, 'away', t('strip.network.server_down'));
    case 'captive':
      return make(KeyRound, 'away', t('strip.network.captive'));
    case 'session_expired':
      return make(KeyRound, 'attention', t('strip.network.session_expired'), signIn);
    case 'signed_out':
      return make(KeyRound, 'attention', t('strip.network.signed_out'), signIn);
    case 'never':
      return make(WifiOff, 'away', t('strip.network.never'));
    default:
      return make(WifiOff, 'away', t('strip.network.offline'));
  }
}

function seriesSegment(now: StatusView, series: SeriesView | null): Segment {
  const make = (icon: Icon, tone: Tone, text: string): Segment => ({
    name: 'series',
    icon,
    tone,
    text,
    route: SERIES,
  });
  if (now.is_online_only) return make(LockOpen, 'quiet', t('strip.series.key'));
  if (!series) return make(CircleHelp, 'quiet', t('strip.series.missing'));
  const { name } = series;
  switch (series.lock) {
    case 'here':
      return make(Lock, 'quiet', t('strip.series.here', { name }));
    case 'other':
      return make(Lock, 'action', t('strip.series.other', { name, holder: series.holder ?? '?' }));
    case 'none':
      return make(LockOpen, 'attention', t(series.is_lost ? 'strip.series.lost' : 'strip.series.none', { name }));
    case 'unknown':
      return make(CircleHelp, 'quiet', t('strip.series.unknown', { name, when: sayWhen(series.checked_at) }));
  }
}

function numbers(now: StatusView, series: SeriesView | null): Segment {
  const make = (tone: Tone, text: string, more?: string): Segment => ({
    name: 'numbers',
    icon: Hash,
    tone,
    text,
    more,
    route: SERIES,
  });
  if (now.issuing_stopped || now.is_rescue) return make('action', t('strip.numbers.stopped'));
  if (now.is_online_only) return make(now.online ? 'quiet' : 'attention', t('strip.numbers.key'));
  const count = series?.free_numbers ?? 0;
  if (!series || series.pool === 'empty')
    return make(series?.lock === 'here' ? 'action' : 'quiet', t('strip.numbers.none'));
  const left = t('strip.numbers.ok', { count });
  const more = series.usable_until ? t('strip.numbers.until', { date: sayDay(series.usable_until) }) : undefined;
  // What it warns of is said where there is little room, too.
  if (series.pool === 'expiring' && more) return make('attention', `${left}, ${more}`);
  return make(series.pool === 'enough' ? 'quiet' : 'attention', left, more);
}

function outbox(now: StatusView): Segment {
  const make = (icon: Icon, tone: Tone, text: string, more?: string): Segment => ({
    name: 'outbox',
    icon,
    tone,
    text,
    more,
    route: OUTBOX,
  });
  const { attention, queued, unknown, asked } = now.outbox;
  if (attention > 0) return make(OctagonAlert, 'action', t('strip.outbox.problem', { count: attention }));
  const waiting = queued + unknown;
  if (now.paused_until) {
    const text = t('strip.outbox.paused', { when: sayUntil(now.paused_until) });
    const presses = now.warnings.some((one) => one.code === 'sending_paused');
    return make(Pause, presses ? 'attention' : 'quiet', text);
  }
  if (waiting === 0 && asked > 0) return make(Send, 'busy', t('strip.outbox.asked', { count: asked }));
  if (waiting === 0) return make(CircleCheck, 'quiet', t('strip.outbox.empty'));
  if (now.sending) {
    const { at, of } = now.sending;
    return make(RefreshCw, 'busy', of > 1 ? t('strip.outbox.sending_of', { at, of }) : t('strip.outbox.sending'));
  }
  const until = now.next_deadline ? t('strip.outbox.until', { date: sayDay(now.next_deadline) }) : undefined;
  return make(Send, 'busy', t('strip.outbox.waiting', { count: waiting }), until);
}
