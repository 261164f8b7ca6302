/** Who refetches when the backend says something went stale. */
import { onChanged } from '@/backend';
import type { Topic } from '@/bindings';

type Heard = () => void;

const ears = new Map<Topic, Set<Heard>>();

/** Calls `heard` once for every report that names one of the topics; returns how to stop. */
export function onStale(topics: readonly Topic[], heard: Heard): () => void {
  for (const topic of topics) {
    const those = ears.get(topic) ?? new Set();
    ears.set(topic, those.add(heard));
  }
  return () => {
    for (const topic of topics) ears.get(topic)?.delete(heard);
  };
}

export function listenForChanges(): Promise<() => void> {
  return onChanged((topics) => {
    const called = new Set<Heard>();
    for (const topic of topics) for (const heard of ears.get(topic) ?? []) called.add(heard);
    for (const heard of called) heard();
  });
}
