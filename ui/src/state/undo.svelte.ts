/** What was done last and can still be undone: the button of its message and Ctrl+Z do the same. */
import { toasts } from './toasts.svelte';
import { t } from '@/words/index.svelte';

/** For how long what costs nothing to undo is offered. */
export const UNDO_SECONDS = 10;

let last: { run: () => void; message: number; about: string } | null = null;

export const undo = {
  /** Says that something was done, and for so many seconds offers to undo it. `about`: what it was done to. */
  offer(text: string, seconds: number, run: () => void, about = ''): void {
    // Only what was done last can be undone, so only that is offered.
    if (last) toasts.dismiss(last.message);
    const once = () => {
      last = null;
      toasts.dismiss(message);
      run();
    };
    const message = toasts.say(text, { action: { label: t('act.undo'), run: once }, seconds });
    const mine = { run: once, message, about };
    last = mine;
    setTimeout(() => {
      if (last === mine) last = null;
    }, seconds * 1000);
  },
  /** What was offered about this is too late now: a paper left, or it was sent. */
  tooLate(about: string): void {
    if (last?.about !== about) return;
    toasts.dismiss(last.message);
    last = null;
  },
  /** Undoes it, if there is something. */
  run(): void {
    last?.run();
  },
};
