/** Whether the paper is shown with the form: as somebody wanted it, and otherwise where there is room beside it. */
import { MediaQuery } from 'svelte/reactivity';
import { settings } from '@/state/settings.svelte';

/** As in the styles of `Beside.svelte`. */
const roomy = new MediaQuery('width > 80rem');

export const beside = {
  get open(): boolean {
    return settings.now.preview ?? roomy.current;
  },
  /** Where it stands below the form, it would not be seen to come. */
  get isBelow(): boolean {
    return !roomy.current;
  },
};
