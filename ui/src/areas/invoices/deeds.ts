/** What can be done with a row of the list: by a letter on the row, or from its menu. */
import Banknote from '@lucide/svelte/icons/banknote';
import Copy from '@lucide/svelte/icons/copy';
import FileText from '@lucide/svelte/icons/file-text';
import Mail from '@lucide/svelte/icons/mail';
import Open from '@lucide/svelte/icons/arrow-right';
import Pencil from '@lucide/svelte/icons/pencil';
import Undo from '@lucide/svelte/icons/undo-2';
import type { Action, InvoiceRow } from '@/bindings';
import type { Icon } from '@/components/icon';
import type { MenuItem } from '@/components/menu';
import { ask } from '@/state/ask';
import { asking, editName } from '@/state/asking.svelte';
import { router } from '@/state/router.svelte';
import { routeOf } from '@/state/standing';
import { status } from '@/state/status.svelte';
import { toasts } from '@/state/toasts.svelte';
import { t } from '@/words/index.svelte';

interface Deed {
  name: 'open' | 'edit' | 'pdf' | 'pay' | 'email' | 'duplicate' | 'storno';
  letter?: string;
  icon: Icon;
  /** What the backend calls it, where it says whether it may be done. */
  action?: Action;
  /** A draft has neither paper nor money. */
  draft?: boolean;
  /** Can be done with books that may only be looked at. */
  looks?: boolean;
  run: (invoice: InvoiceRow) => void;
}

export function open(invoice: InvoiceRow): void {
  router.go(routeOf(invoice));
}

async function openPdf({ id }: InvoiceRow): Promise<void> {
  try {
    await ask('pdf_open', { id });
    toasts.say(t('view.opened_pdf'), { tone: 'info' });
  } catch (fault) {
    toasts.refuse(fault);
  }
}

const isDraft = ({ standing }: InvoiceRow) => standing === 'draft';

const begin = (action: Action) => (invoice: InvoiceRow) => void asking.open(invoice, action);

const DEEDS: readonly Deed[] = [
  { name: 'open', icon: Open, draft: true, looks: true, run: open },
  { name: 'pdf', letter: 'p', icon: FileText, looks: true, run: (invoice) => void openPdf(invoice) },
  {
    name: 'edit',
    letter: 'e',
    icon: Pencil,
    action: 'edit',
    draft: true,
    run: (invoice) => (isDraft(invoice) ? open(invoice) : begin('edit')(invoice)),
  },
  { name: 'pay', letter: 'i', icon: Banknote, action: 'pay', run: begin('pay') },
  { name: 'email', icon: Mail, action: 'send', run: begin('send') },
  { name: 'duplicate', letter: 'd', icon: Copy, run: ({ id }) => void asking.duplicate(id) },
  { name: 'storno', letter: 's', icon: Undo, action: 'storno', run: begin('storno') },
];

const fits = (deed: Deed, invoice: InvoiceRow) => deed.draft || !isDraft(invoice);

/** A letter on the row in focus; whether it means something in this list. */
export function doByLetter(letter: string, invoice: InvoiceRow): boolean {
  const deed = DEEDS.find((one) => one.letter === letter);
  if (deed && !fits(deed, invoice))
    toasts.say(t('list.no_draft_deed', { deed: t(`keys.${deed.name}`) }), { tone: 'info' });
  else if (deed && (deed.looks || !status.frozen)) deed.run(invoice);
  return deed !== undefined;
}

/** The menu of a row; what cannot be done says why. */
export async function menuOf(invoice: InvoiceRow, letters: boolean): Promise<MenuItem[]> {
  const detail = isDraft(invoice) ? null : await ask('invoice_get', { id: invoice.id });
  return DEEDS.filter((deed) => fits(deed, invoice)).map((deed) => {
    const forbidden = detail?.actions.find((one) => one.action === deed.action)?.forbidden;
    const frozen = status.frozen && !deed.looks;
    return {
      id: deed.name,
      label: deed.name === 'edit' && detail ? editName(detail.invoice) : t(`keys.${deed.name}`),
      icon: deed.icon,
      keys: deed.name === 'open' ? 'Enter' : letters ? deed.letter?.toUpperCase() : undefined,
      barred: frozen ? t('rescue.reason') : forbidden?.message,
      run: () => frozen || deed.run(invoice),
    };
  });
}
