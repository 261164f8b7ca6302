/** Text for the clipboard, and a word about what became of it. */
import { t } from '@/words/index.svelte';
import { toasts } from './toasts.svelte';

export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.say(said);
  } catch {
    toasts.say(t('act.not_copied'), { tone: 'bad' });
  }
}
