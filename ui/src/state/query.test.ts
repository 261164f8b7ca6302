import { expect, it } from 'vitest';
import { Query } from './query.svelte';

it('keeps the value it has where the new one says the same', async () => {
  const replies = [{ notes: 'a' }, { notes: 'a' }, { notes: 'b' }];
  const query = new Query(() => Promise.resolve(replies.shift()!), []);
  await query.refetch();
  const first = query.value;
  await query.refetch();
  expect(query.value).toBe(first);
  await query.refetch();
  expect(query.value).toEqual({ notes: 'b' });
});
