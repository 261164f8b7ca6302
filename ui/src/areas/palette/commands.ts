/** What the palette offers beside invoices and clients: every screen, and what can be done from anywhere or with the invoice
 * in front. Not here: finding among them (search). */
import type { Action, InvoiceDetail } from '@/bindings';
import { ask } from '@/state/ask';
import { waitsFor } from '@/state/frozen';
import { asking, editName } from '@/state/asking.svelte';
import { entering } from '@/state/entering.svelte';
import { keeping } from '@/state/keeping.svelte';
import { router } from '@/state/router.svelte';
import { RESERVE_COUNT, status } from '@/state/status.svelte';
import { toasts } from '@/state/toasts.svelte';
import { t } from '@/words/index.svelte';
import { SECTIONS } from '@/state/sections';

export interface Offer {
  id: string;
  label: string;
  /** What it is also called. */
  also?: string;
  keys?: string | undefined;
  /** Why it cannot be done now. */
  off?: string | undefined;
  run: () => void;
}

const INVOICE_KEYS: Partial<Record<Action, string>> = {
  pay: 'Ctrl I',
  send: 'Ctrl E',
  storno: 'Ctrl Shift S',
};

const OF_INVOICE = ['pay', 'send', 'storno', 'edit', 'void', 'receipt'] as const;

function papers({ invoice: { id, full_number } }: InvoiceDetail): Offer[] {
  const tell = (work: Promise<string>) => void work.then((said) => toasts.say(said), toasts.refuse);
  return [
    {
      id: 'invoice open pdf',
      label: `${t('view.open_pdf')} · ${full_number}`,
      also: t('palette.also.pdf'),
      keys: 'Ctrl P',
      run: () => tell(ask('pdf_open', { id }).then(() => t('view.opened_pdf'))),
    },
    {
      id: 'invoice pdf',
      label: `${t('view.save_pdf')} · ${full_number}`,
      also: t('palette.also.pdf'),
      run: () => tell(ask('pdf_save', { id }).then(({ path }) => t('view.saved_pdf', { path }))),
    },
    {
      id: 'invoice print',
      label: `${t('paper.print')} · ${full_number}`,
      also: t('palette.also.print'),
      run: () =>
        tell(
          ask('pdf_print', { id }).then(({ became }) =>
            t(became === 'printed' ? 'paper.printed' : 'paper.not_printed'),
          ),
        ),
    },
  ];
}

async function reserve(): Promise<void> {
  const { series } = status;
  if (!series) return;
  try {
    await ask('numbers_reserve', { id: series.id, count: RESERVE_COUNT });
    toasts.say(t('series.reserved', { count: RESERVE_COUNT }));
    await status.refetch();
  } catch (fault) {
    toasts.refuse(fault);
  }
}

function sections(): Offer[] {
  return SECTIONS.map((section, at) => ({
    id: `go ${section.label}`,
    label: t(section.label),
    also: t(`palette.also.${section.route.screen as 'home'}`),
    keys: `Ctrl ${at + 1}`,
    run: () => router.go(section.route),
  }));
}

function general(): Offer[] {
  const frozen = status.frozen ? t('rescue.reason') : undefined;
  const offline = status.reachable ? undefined : waitsFor(t('home.when_online'));
  return [
    {
      id: 'new invoice',
      label: t('nav.new_invoice'),
      also: t('palette.also.new_invoice'),
      keys: 'Ctrl N',
      off: frozen,
      run: () => router.go({ screen: 'editor', draft: null }),
    },
    {
      id: 'sync',
      label: t('keys.sync'),
      also: t('palette.also.sync'),
      keys: 'F5',
      off: frozen,
      run: () => void ask('sync_now', {}).then(status.set, (fault) => toasts.refuse(fault)),
    },
    {
      id: 'prepare',
      label: t('home.prepare'),
      also: t('palette.also.prepare'),
      off: frozen ?? offline,
      run: () =>
        void ask('prepare_for_field', {}).then(
          (now) => {
            status.set(now);
            toasts.say(t('home.prepared'));
          },
          (fault) => toasts.refuse(fault),
        ),
    },
    {
      id: 'reserve',
      label: t('welcome.numbers_do', { count: RESERVE_COUNT }),
      also: t('palette.also.reserve'),
      off: frozen ?? offline ?? (status.series?.lock === 'here' ? undefined : t('palette.no_series')),
      run: () => void reserve(),
    },
    {
      id: 'import',
      label: t('import.title_clients'),
      also: t('palette.also.import'),
      off: frozen,
      run: () => router.go({ screen: 'import', kind: 'clients' }),
    },
    {
      id: 'new client',
      label: t('palette.new_client'),
      off: frozen,
      run: () => entering.start({ kind: 'client', id: null }),
    },
    {
      id: 'new product',
      label: t('palette.new_product'),
      off: frozen,
      run: () => entering.start({ kind: 'product', id: null }),
    },
    {
      id: 'backup',
      label: t('backup.title'),
      also: t('palette.also.backup'),
      off: status.now?.demo ? t('app.demo') : frozen,
      run: () => keeping.start({ kind: 'backup' }),
    },
  ];
}

/** What can be done with the invoice in front; without one each says so. */
function ofInvoice(detail: InvoiceDetail | null): Offer[] {
  const offers = OF_INVOICE.map((action): Offer => {
    const forbidden = detail?.actions.find((one) => one.action === action)?.forbidden;
    const name = action === 'edit' ? editName(detail?.invoice) : t(`asked.action.${action}`);
    return {
      id: `invoice ${action}`,
      label: detail ? `${name} · ${detail.invoice.full_number}` : name,
      also: t(`palette.also.${action}`),
      keys: INVOICE_KEYS[action],
      off: detail ? forbidden?.message : t('palette.no_invoice'),
      run: () => detail && asking.begin(detail, action),
    };
  });
  return detail
    ? [
        ...offers,
        ...papers(detail),
        {
          id: 'invoice duplicate',
          label: `${t('asked.action.duplicate')} · ${detail.invoice.full_number}`,
          also: t('palette.also.duplicate'),
          keys: 'Ctrl D',
          run: () => void asking.duplicate(detail.invoice.id),
        },
      ]
    : offers;
}

export function offers(detail: InvoiceDetail | null): Offer[] {
  const mine = ofInvoice(detail);
  return detail ? [...mine, ...general(), ...sections()] : [...general(), ...sections(), ...mine];
}
