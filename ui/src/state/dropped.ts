/** Files a person drops on the window, for the screen that takes one. */
import { onDropped } from '@/backend';

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
