/** How the window looks and behaves, and making the page follow it. The size is the web view's own: the program sets it. */
import type { Settings } from '@/bindings';
import { speak } from '@/words/index.svelte';
import { ask } from './ask';
import { keys } from './shortcuts';
import { onStale } from './stale';
import { toasts } from './toasts.svelte';

/** Text sizes a key press steps through, in percent. */
export const SIZES = [90, 100, 110, 125, 150, 175, 200] as const;

let current = $state.raw<Settings>({
  lang: 'ro',
  theme: 'system',
  text_size: 100,
  single_keys: true,
  dense_rows: false,
  notifications: true,
  background: true,
  pdf_folder: null,
  exports_folder: null,
  device_name: null,
  preview: null,
});

/** Counts what was changed here. */
let changes = 0;
/** How many of them are not answered yet. */
let underWay = 0;

function apply(next: Settings): void {
  current = next;
  speak(next.lang);
  colour();
}

/** Asked of the system by somebody who needs more contrast; a theme that was chosen goes before it. */
const moreContrast = matchMedia('(prefers-contrast: more)');

function colour(): void {
  const theme = current.theme === 'system' && moreContrast.matches ? 'contrast' : current.theme;
  document.documentElement.dataset['theme'] = theme;
}

moreContrast.addEventListener('change', colour);

export const settings = {
  get now(): Settings {
    return current;
  },
  /** What was changed meanwhile, or is on its way to be kept, is newer than what is answered. */
  async refetch(): Promise<void> {
    const before = changes;
    const kept = await ask('settings_get', {});
    if (before === changes && underWay === 0) apply(kept);
  },
  /** Seen at once; what the backend says to the last change counts. */
  async change(part: Partial<Settings>): Promise<void> {
    const mine = ++changes;
    const next = { ...current, ...part };
    apply(next);
    underWay += 1;
    try {
      const kept = await ask('settings_set', { settings: next });
      if (mine === changes) apply(kept);
    } catch (fault) {
      // What could not be kept is not so.
      const undo = (kept: Settings) => mine === changes && apply(kept);
      void ask('settings_get', {}).then(undo, () => undefined);
      throw fault;
    } finally {
      underWay -= 1;
    }
  },
};

function resize(next: number | undefined): void {
  if (next && next !== current.text_size) settings.change({ text_size: next }).catch(toasts.refuse);
}

const bigger = () => resize(SIZES.find((size) => size > current.text_size));
const smaller = () => resize(SIZES.findLast((size) => size < current.text_size));

/** For an effect: the keys that change the size, wherever one is. */
export function followSizeKeys(): () => void {
  return keys({
    'Mod++': bigger,
    'Mod+Shift++': bigger,
    'Mod+=': bigger,
    'Mod+-': smaller,
    'Mod+0': () => resize(100),
  });
}

export function keepSettingsFresh(): () => void {
  return onStale(['settings'], () => {
    settings.refetch().catch(() => undefined);
  });
}
