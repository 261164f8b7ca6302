/** What the products on the lines cost by themselves, where the lines came along from a draft and do not know it. */
import { ask } from '@/state/ask';
import type { OrderForm } from './order-form.svelte';

/** After another currency was chosen: a price that is a product's own, and in another one, is no price here. */
export async function learnPrices(form: OrderForm): Promise<void> {
  const unknown = form.rows.filter((row) => row.product && !row.own);
  await Promise.all(
    unknown.map(async (row) => {
      const { product } = row;
      const known = await ask('product_get', { id: product! }).catch(() => null);
      const { price, currency } = known?.data ?? {};
      if (!price || !currency || row.product !== product || row.own) return;
      row.own = { price, currency };
      row.priceIn(form.currency);
    }),
  );
}
