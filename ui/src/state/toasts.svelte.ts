/** Short messages at the bottom right; each is also spoken once. */
export interface Toast {
  id: number;
  tone: 'ok' | 'info' | 'bad';
  text: string;
  action?: { label: string; run: () => void } | undefined;
}

const SHORT_MS = 5_000;
const WITH_ACTION_MS = 10_000;

let shown = $state<Toast[]>([]);
let count = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

function stop(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

export const toasts = {
  get all(): Toast[] {
    return shown;
  },
  say(text: string, more: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
    const toast: Toast = { id: ++count, text, tone: more.tone ?? 'ok', action: more.action };
    shown = [...shown.slice(-2), toast];
    this.leave(toast.id);
  },
  dismiss(id: number): void {
    stop(id);
    shown = shown.filter((toast) => toast.id !== id);
  },
  /** While the pointer or the focus is on it, it stays. */
  hold: stop,
  leave(id: number): void {
    stop(id);
    const toast = shown.find((one) => one.id === id);
    if (toast)
      timers.set(
        id,
        setTimeout(() => this.dismiss(id), toast.action ? WITH_ACTION_MS : SHORT_MS),
      );
  },
};
