/** Language and theme, and making the page follow them. */
import type { Settings } from '@/bindings';
import { speak } from '@/words/index.svelte';
import { ask } from './ask';
import { onStale } from './stale';

let current = $state.raw<Settings>({ lang: 'ro', theme: 'system' });

function apply(next: Settings): void {
  current = next;
  speak(next.lang);
  document.documentElement.dataset['theme'] = next.theme;
}

export const settings = {
  get now(): Settings {
    return current;
  },
  async refetch(): Promise<void> {
    apply(await ask('settings_get', {}));
  },
  /** Seen at once; what the backend says counts. */
  async change(part: Partial<Settings>): Promise<void> {
    const next = { ...current, ...part };
    apply(next);
    apply(await ask('settings_set', { settings: next }));
  },
};

export function keepSettingsFresh(): () => void {
  return onStale(['settings'], () => {
    settings.refetch().catch(() => undefined);
  });
}
