/** What was done last and can still be undone: the button of its message and Ctrl+Z do the same. */
import { toasts } from './toasts.svelte';
import { t } from '@/words/index.svelte';

let last: (() => void) | null = null;

export const undo = {
  /** Says that something was done, and for so many seconds offers to undo it. */
  offer(text: string, seconds: number, run: () => void): void {
    const once = () => {
      if (last === once) last = null;
      toasts.dismiss(id);
      run();
    };
    last = once;
    const id = toasts.say(text, { action: { label: t('act.undo'), run: once }, seconds });
    setTimeout(() => {
      if (last === once) last = null;
    }, seconds * 1000);
  },
  /** Undoes it, if there is something. */
  run(): void {
    last?.();
  },
};
