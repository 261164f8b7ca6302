/** Taking back the invoice issued last: it is a draft again, opened at once. */
import { ask } from './ask';
import { router } from './router.svelte';
import { toasts } from './toasts.svelte';
import { t } from '@/words/index.svelte';

export async function takeBack(id: string): Promise<void> {
  try {
    const draft = await ask('invoice_undo', { id });
    toasts.say(t('editor.taken_back'), { tone: 'info' });
    const next = { screen: 'editor', draft: draft.id } as const;
    const here = router.route;
    if (here.screen === 'invoice' && here.id === id) router.instead(next);
    else router.go(next);
  } catch (fault) {
    toasts.refuse(fault);
  }
}
