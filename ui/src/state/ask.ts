/** Asking the backend, with every refusal turned into a problem that has words. */
import { rpc, Refusal, UNEXPECTED, type Command } from '@/backend';
import type { Commands, ProblemView } from '@/bindings';
import { t } from '@/words/index.svelte';

export function ask<C extends Command>(name: C, args: Commands[C]['args']): Promise<Commands[C]['reply']> {
  return rpc(name, args);
}

/** What to show for anything that was thrown. */
export function problemOf(fault: unknown): ProblemView {
  if (fault instanceof Refusal && fault.problem.code !== UNEXPECTED) return fault.problem;
  return { code: UNEXPECTED, message: t('fault.unexpected'), hint: t('fault.unexpected_hint') };
}
