/** Taking back the invoice issued last: it is a draft again, opened at once. */
import type { InvoiceView } from '@/bindings';
import { ask } from './ask';
import { router } from './router.svelte';
import { onStale } from './stale';
import { toasts } from './toasts.svelte';
import { undo } from './undo.svelte';
import { t } from '@/words/index.svelte';

let offered = '';

/** Says that it was issued and offers to take it back, until its seconds are over, a paper of it has left, or it was sent. */
export function offerTakingBack(said: string, { id, undo_seconds: seconds }: InvoiceView): void {
  // Only the last one can be taken back.
  if (offered) undo.tooLate(offered);
  offered = id;
  undo.offer(said, seconds, () => void takeBack(id), id);
  const end = () => {
    stop();
    undo.tooLate(id);
  };
  const look = () =>
    ask('invoice_get', { id }).then(
      ({ invoice }) => invoice.undo_seconds === 0 && end(),
      // Taken back meanwhile: there is nothing to offer.
      end,
    );
  const stop = onStale(['invoices', 'outbox'], () => void look());
  setTimeout(end, seconds * 1000);
}

async function takeBack(id: string): Promise<void> {
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
