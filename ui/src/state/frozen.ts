/** Why a button is off: each says so. */
import { t } from '@/words/index.svelte';
import { status } from './status.svelte';

/** The banner's title, which says what is wrong. */
export const RESCUE_TITLE = 'rescue-title';

/** For a button that writes: off while the books can only be looked at. */
export function frozen(): { disabled?: true; title?: string; 'aria-describedby'?: string } {
  return status.frozen ? { disabled: true, title: t('rescue.reason'), 'aria-describedby': RESCUE_TITLE } : {};
}

/** What asking the server waits for: the internet, or somebody who signs in. */
export function waitsFor(line: string, account: string = t('act.when_signed_in')): string {
  return status.signedOut ? account : line;
}

/** For a button that asks the server: barred while that cannot be reached. */
export function afar(): { barred?: true; title?: string } {
  return status.reachable ? {} : { barred: true, title: waitsFor(t('act.when_online')) };
}

/** Why another number has to wait, while the server cannot be asked about the one before. */
export function reissueWaits(): string | undefined {
  return status.reachable ? undefined : waitsFor(t('ways.reissue_offline'), t('ways.reissue_signed_out'));
}
