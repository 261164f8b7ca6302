/** What is wrong with an order, as its form says it. Not here: finding it; the backend does. */
import type { FindingView } from '@/bindings';

/** A way out of a problem: what doing it is called, and doing it. */
export interface Mend {
  label: string;
  run: () => void;
}

export interface Problem {
  /** Id of the field on screen. */
  field: string;
  severity: 'error' | 'warning';
  message: string;
  hint: string;
  /** The article or rule behind it. */
  source?: string | undefined;
  mend?: Mend | undefined;
}

/** What one field says. */
export interface Said {
  error?: string;
  warning?: string;
  mend?: Mend | undefined;
}

/** All of it in one line. */
export function sentence(problem: Problem): string {
  const message = problem.message.replace(/[.\s]+$/, '');
  return problem.hint ? `${message}. ${problem.hint}` : message;
}

/** Whether two findings say the same of the same field. */
export const isSame = (one: FindingView, other: FindingView) => one.field === other.field && one.code === other.code;
