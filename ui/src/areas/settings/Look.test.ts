import { render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it } from 'vitest';
import { mock } from '@/backend/mock';
import { settings } from '@/state/settings.svelte';
import Look from './Look.svelte';

beforeEach(async () => {
  mock.open('firm');
  mock.look({ lang: 'ro', theme: 'light' });
  await settings.refetch();
});

it('keeps a choice that is made while the one before is still being kept', async () => {
  render(Look);
  screen.getByTestId('lang-en').click();
  screen.getByTestId('theme-dark').click();
  await expect.poll(() => settings.now).toMatchObject({ lang: 'en', theme: 'dark' });
  await settings.refetch();
  expect(settings.now).toMatchObject({ lang: 'en', theme: 'dark' });
});
