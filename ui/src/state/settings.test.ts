import { beforeEach, expect, it } from 'vitest';
import { mock } from '@/backend/mock';
import { settings } from './settings.svelte';

beforeEach(async () => {
  mock.open('firm');
  mock.look({ lang: 'ro', theme: 'light' });
  await settings.refetch();
});

it('a change outlasts an older question for what is kept', async () => {
  const asked = settings.refetch();
  const [first, second] = [settings.change({ lang: 'en' }), settings.change({ theme: 'dark' })];
  await asked;
  expect(settings.now).toMatchObject({ lang: 'en', theme: 'dark' });
  await Promise.all([first, second]);
  expect(settings.now).toMatchObject({ lang: 'en', theme: 'dark' });
  await settings.refetch();
  expect(settings.now).toMatchObject({ lang: 'en', theme: 'dark' });
});
