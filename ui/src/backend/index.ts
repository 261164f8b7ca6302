/** The way to the backend: typed calls and what went stale. Not here: caching, words, retries. */
import { transport } from '@transport';
import type { Commands, FindingView, ProblemView, Topic } from '@/bindings';

export type Command = keyof Commands;

/** What a call is refused with: the backend's own words, or a fault of the way there. */
export class Refusal extends Error {
  constructor(readonly problem: ProblemView) {
    super(problem.message);
    this.name = 'Refusal';
  }

  get findings(): FindingView[] {
    return this.problem.findings ?? [];
  }
}

function isProblem(value: unknown): value is ProblemView {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

/** A fault without the backend's words; the screen says it in its own. */
export const UNEXPECTED = 'unexpected';

export async function rpc<C extends Command>(name: C, args: Commands[C]['args']): Promise<Commands[C]['reply']> {
  try {
    return (await transport.call(name, args)) as Commands[C]['reply'];
  } catch (fault) {
    if (isProblem(fault)) throw new Refusal(fault);
    throw new Refusal({ code: UNEXPECTED, message: String(fault), hint: '' });
  }
}

export function onChanged(heard: (topics: Topic[]) => void): Promise<() => void> {
  return transport.listen(heard);
}

export function onDropped(heard: (paths: string[]) => void): Promise<() => void> {
  return transport.dropped(heard);
}
