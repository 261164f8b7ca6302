/** Short messages at the bottom right; each is also spoken once. */
import { problemOf } from './ask';

export interface Toast {
  id: number;
  tone: 'ok' | 'info' | 'bad';
  text: string;
  action?: { label: string; run: () => void } | undefined;
  /** Its action is offered so long and no longer; each second is shown. */
  seconds?: number | undefined;
}

const SHOWN_MAX = 3;
const SHORT_MS = 5_000;
const WITH_ACTION_MS = 10_000;

let shown = $state<Toast[]>([]);
let count = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

function stop(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

function countDown(id: number, seconds: number): void {
  if (seconds <= 0) return toasts.dismiss(id);
  shown = shown.map((toast) => (toast.id === id ? { ...toast, seconds } : toast));
  timers.set(
    id,
    setTimeout(() => countDown(id, seconds - 1), 1000),
  );
}

export const toasts = {
  get all(): Toast[] {
    return shown;
  },
  /** Gives the message's id. */
  say(text: string, more: Partial<Pick<Toast, 'tone' | 'action' | 'seconds'>> = {}): number {
    const toast: Toast = { id: ++count, text, tone: 'ok', ...more };
    // Said again, it takes the place of what was said before.
    const same = shown.find((one) => one.text === text && !one.action);
    if (same) this.dismiss(same.id);
    // An offer stays longest: what only says something makes room first.
    const first =
      shown.find((one) => !one.action && one.tone !== 'bad') ??
      shown.find((one) => !one.action) ??
      shown.find((one) => !one.seconds) ??
      shown[0];
    if (shown.length >= SHOWN_MAX && first) this.dismiss(first.id);
    shown = [...shown, toast];
    if (toast.seconds) countDown(toast.id, toast.seconds);
    // What it offers, and what went wrong, waits until somebody was there.
    else if (!toast.action && toast.tone !== 'bad') this.leave(toast.id);
    return toast.id;
  },
  /** What was thrown, in words, where no screen has a place for it. */
  refuse(fault: unknown): void {
    const { message, hint } = problemOf(fault);
    toasts.say(`${message} ${hint}`.trim(), { tone: 'bad' });
  },
  dismiss(id: number): void {
    stop(id);
    shown = shown.filter((toast) => toast.id !== id);
  },
  /** While the pointer or the focus is on it, it stays. */
  hold(id: number): void {
    if (!shown.find((one) => one.id === id)?.seconds) stop(id);
  },
  leave(id: number): void {
    const toast = shown.find((one) => one.id === id);
    if (toast?.seconds) return;
    stop(id);
    if (toast)
      timers.set(
        id,
        setTimeout(() => this.dismiss(id), toast.action ? WITH_ACTION_MS : SHORT_MS),
      );
  },
};
