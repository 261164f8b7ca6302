/** What stands on the form as text for a note or an e-mail, when it cannot be saved. */
import { showDate } from '@/format/dates';
import { showAmount } from '@/format/decimal';
import { copyText } from '@/state/copying';
import { t } from '@/words/index.svelte';
import type { Desk } from './desk.svelte';
import { written } from './texts';

function inWords({ form, preview }: Pick<Desk, 'form' | 'preview'>): string {
  const client = form.newClient
    ? [
        form.newClient.texts.name,
        form.newClient.taxId,
        ...Object.values(written({ ...form.newClient.texts, name: '' })),
      ]
    : [form.clientText];
  const rows = form.filled.map((row) =>
    [
      row.description,
      ...Object.values(written(row.texts)),
      row.quantity,
      row.unit,
      row.price,
      row.vat.split('|')[0],
    ].join('\t'),
  );
  const total = preview?.totals;
  return [
    `${t('editor.client')}: ${client.filter(Boolean).join(', ')}`,
    `${t('editor.date')}: ${showDate(form.date)}`,
    form.due && `${t('editor.due')}: ${showDate(form.due)}`,
    ...rows,
    ...Object.values(written(form.texts)),
    ...Object.values(written(form.delegate)),
    total && `${t('editor.total')}: ${showAmount(total.total, total.currency)}`,
  ]
    .filter(Boolean)
    .join('\n');
}

export const copyOrder = (desk: Desk) => copyText(inWords(desk), t('editor.copied'));
