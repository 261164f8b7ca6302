import { expect, it } from 'vitest';
import { mock } from '@/backend/mock';
import { status } from './status.svelte';

it('an older answer does not take the place of a newer one', async () => {
  mock.open('firm');
  await status.refetch();
  const before = status.now!;
  mock.pause(40);
  const older = status.refetch();
  mock.pause(0);
  status.set({ ...before, today: '2026-11-21' });
  await older;
  expect(status.today).toBe('2026-11-21');
});
