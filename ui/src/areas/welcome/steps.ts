/** The short path of the first run, as a list a person can see. */
import type { Stage } from '@/state/setup.svelte';

export type Step = 'sign_in' | 'firm' | 'series' | 'lock' | 'numbers' | 'done';

export const STEPS: readonly { step: Step; label: `welcome.step.${Exclude<Step, 'done'>}` }[] = [
  { step: 'sign_in', label: 'welcome.step.sign_in' },
  { step: 'firm', label: 'welcome.step.firm' },
  { step: 'series', label: 'welcome.step.series' },
  { step: 'lock', label: 'welcome.step.lock' },
  { step: 'numbers', label: 'welcome.step.numbers' },
];

/** The step follows the status; only the choice of a series, which changes nothing yet, is the screen's own. */
export function stepOf(stage: Stage, seriesChosen: boolean): Step {
  if (stage === 'ready') return 'done';
  if (stage === 'series') return seriesChosen ? 'lock' : 'series';
  return stage;
}
