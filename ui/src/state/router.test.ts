import { expect, it } from 'vitest';
import { read, write, type Route } from './router.svelte';

it('reads every address it writes', () => {
  const routes: Route[] = [
    { screen: 'invoices' },
    { screen: 'editor', draft: null },
    { screen: 'editor', draft: 'd/1' },
    { screen: 'invoice', id: 'ă 1' },
    { screen: 'series', register: null },
    { screen: 'series', register: 's1' },
    { screen: 'outbox' },
    { screen: 'settings' },
    { screen: 'sign_in' },
  ];
  for (const route of routes) expect(read(write(route))).toEqual(route);
});

it('opens the list for anything else', () => {
  expect(read('')).toEqual({ screen: 'invoices' });
  expect(read('#/nowhere')).toEqual({ screen: 'invoices' });
});
