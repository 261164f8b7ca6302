/** What was done last and can still be undone: the button of its message and Ctrl+Z do the same. */
import { toasts } from './toasts.svelte';
import { t } from '@/words/index.svelte';

let last: { run: () => void; message: number } | null = null;

export const undo = {
  /** Says that something was done, and for so many seconds offers to undo it. */
  offer(text: string, seconds: number, run: () => void): void {
    // Only what was done last can be undone, so only that is offered.
    if (last) toasts.dismiss(last.message);
    const once = () => {
      last = null;
      toasts.dismiss(message);
      run();
    };
    const message = toasts.say(text, { action: { label: t('act.undo'), run: once }, seconds });
    const mine = { run: once, message };
    last = mine;
    setTimeout(() => {
      if (last === mine) last = null;
    }, seconds * 1000);
  },
  /** Undoes it, if there is something. */
  run(): void {
    last?.run();
  },
};
