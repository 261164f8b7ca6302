/** Why a button is off: each says so. */
import { t } from '@/words/index.svelte';
import { status } from './status.svelte';

/** The banner's title, which says what is wrong. */
export const RESCUE_TITLE = 'rescue-title';

/** For a button that writes: off while the books can only be looked at. */
export function frozen(): { disabled?: true; title?: string; 'aria-describedby'?: string } {
  return status.frozen ? { disabled: true, title: t('rescue.reason'), 'aria-describedby': RESCUE_TITLE } : {};
}

/** For a button that asks the server: barred while that cannot be reached. */
export function afar(): { barred?: true; title?: string } {
  return status.reachable ? {} : { barred: true, title: t('act.when_online') };
}
