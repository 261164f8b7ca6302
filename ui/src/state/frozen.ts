/** For a button that writes: off, with the reason, while the books can only be looked at. */
import { t } from '@/words/index.svelte';
import { status } from './status.svelte';

/** The banner's title, which says what is wrong. */
export const RESCUE_TITLE = 'rescue-title';

export function frozen(): { disabled?: true; title?: string; 'aria-describedby'?: string } {
  return status.frozen ? { disabled: true, title: t('rescue.reason'), 'aria-describedby': RESCUE_TITLE } : {};
}
