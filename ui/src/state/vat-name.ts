/** What the VAT of some lines is called: by its rate, and by its ground where there is none. */
import type { VatTotalView } from '@/bindings';
import { t } from '@/words/index.svelte';

export const vatName = ({ rate, category }: VatTotalView): string =>
  category === 'standard'
    ? t('editor.vat_at', { rate })
    : `${t('editor.vat_at', { rate })} · ${t(`reports.categories.${category}`, { rate })}`;
