import { beforeEach, expect, it } from 'vitest';
import { mock } from '@/backend/mock';
import type { InvoiceDetail } from '@/bindings';
import { ask } from '@/state/ask';
import { status } from '@/state/status.svelte';
import '@/words/later';
import '@/words/later/home';
import { offers } from './commands';

beforeEach(async () => {
  mock.open('firm');
  mock.network('offline');
  await status.refetch();
});

const named = (detail: InvoiceDetail | null, id: string) => offers(detail).find((one) => one.id === id);
const detail = (id: string): Promise<InvoiceDetail> => ask('invoice_get', { id });

it('an invoice is changed by the name its own screen has for it', async () => {
  const [waiting, sent] = [await detail('i127'), await detail('i84')];
  expect(named(waiting, 'invoice edit')?.label).toBe(`Corectează · ${waiting.invoice.full_number}`);
  expect(named(sent, 'invoice edit')?.label).toBe(`Modifică · ${sent.invoice.full_number}`);
});

it('without an invoice in front its commands stand last, and say so', () => {
  const all = offers(null);
  expect(all.at(-1)?.id.startsWith('invoice ')).toBe(true);
  expect(named(null, 'invoice edit')).toMatchObject({ label: 'Modifică', off: expect.stringMatching(/factur/) });
});
