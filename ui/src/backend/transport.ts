import type { Topic } from '@/bindings';

/** How the page reaches the program: one call, one event. */
export interface Transport {
  call(name: string, args: unknown): Promise<unknown>;
  listen(heard: (topics: Topic[]) => void): Promise<() => void>;
}
