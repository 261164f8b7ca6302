/** Files a person drops on the window, for the screen that takes one. */
import { onDropped } from '@/backend';

let waiting: string | null = null;

/** A table let fall elsewhere waits here for the screen that takes it. */
export function keepDropped(path: string): void {
  waiting = path;
}

export function takeDropped(): string | null {
  const path = waiting;
  waiting = null;
  return path;
}

/** Whether a file's name says that it holds a table. */
export const isTable = (path: string): boolean => /\.(csv|txt|xlsx)$/i.test(path);

/** For an effect: hears of dropped files until the returned function is called. */
export function onFile(heard: (path: string) => void): () => void {
  let open = true;
  const stop = onDropped((paths) => {
    if (open && paths[0]) heard(paths[0]);
  });
  return () => {
    open = false;
    void stop.then((end) => end());
  };
}
