/** Which dialog about an issued invoice is open. It belongs to no screen: the list, the view and the outbox open it. */
import type { Action, InvoiceDetail, InvoiceView } from '@/bindings';
import { ask } from './ask';
import { router } from './router.svelte';
import { toasts } from './toasts.svelte';
import { t } from '@/words/index.svelte';

export type Task = Exclude<Action, 'edit'>;

interface Asking {
  task: Task;
  detail: InvoiceDetail;
}

let now = $state.raw<Asking | null>(null);

function say(problem: { message: string; hint: string }): void {
  toasts.say(`${problem.message} ${problem.hint}`.trim(), { tone: 'bad' });
}

/** Begins one of an invoice's actions, or says why it cannot be. */
function begin(detail: InvoiceDetail, action: Action): void {
  const forbidden = detail.actions.find((one) => one.action === action)?.forbidden;
  if (forbidden) say(forbidden);
  else if (action === 'edit') router.go({ screen: 'correct', id: detail.invoice.id });
  else now = { task: action, detail };
}

/** How changing an invoice is called: one that was not sent yet is corrected. */
export function editName(invoice: InvoiceView | undefined): string {
  return invoice?.ways_out.includes('correct') ? t('ways.correct') : t('asked.action.edit');
}

export const asking = {
  get now(): Asking | null {
    return now;
  },
  begin,
  /** From a list, which does not know what may be done. */
  async open({ id }: { id: string }, action: Action): Promise<void> {
    try {
      begin(await ask('invoice_get', { id }), action);
    } catch (fault) {
      toasts.refuse(fault);
    }
  },
  end(): void {
    now = null;
  },
  /** A new draft that says the same, opened at once. */
  async duplicate(id: string): Promise<void> {
    try {
      const draft = await ask('invoice_duplicate', { id });
      router.go({ screen: 'editor', draft: draft.id });
    } catch (fault) {
      toasts.refuse(fault);
    }
  },
};
