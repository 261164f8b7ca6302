import type { Topic } from '@/bindings';

/** How the page reaches the program: one call, one event, and files let fall on the window. */
export interface Transport {
  call(name: string, args: unknown): Promise<unknown>;
  listen(heard: (topics: Topic[]) => void): Promise<() => void>;
  /** Paths of files a person dropped on the window. */
  dropped(heard: (paths: string[]) => void): Promise<() => void>;
}
