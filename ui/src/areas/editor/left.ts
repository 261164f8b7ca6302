/** What was written and is in no draft when its screen is left: still here when the same task is opened again. */
import { status } from '@/state/status.svelte';
import type { Desk } from './desk.svelte';

/** What the editor was opened for: a new order, another content for a number, or what a paper already says. */
export type Task =
  | { kind: 'new'; draft: string | null }
  | { kind: 'correct'; id: string }
  | { kind: 'paper'; series: string; number: number };

const left = new Map<string, Desk>();

/** The demo firm's books are other books. */
const keyOf = (task: Task): string => JSON.stringify([status.now?.demo, task]);

export function keepLeft(task: Task, desk: Desk): void {
  left.set(keyOf(task), desk);
}

export function takeLeft(task: Task): Desk | undefined {
  const desk = left.get(keyOf(task));
  left.delete(keyOf(task));
  return desk;
}
