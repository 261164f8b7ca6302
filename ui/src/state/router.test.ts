import { expect, it } from 'vitest';
import { read, router, write, type Route } from './router.svelte';

it('reads every address it writes', () => {
  const routes: Route[] = [
    { screen: 'invoices' },
    { screen: 'editor', draft: null },
    { screen: 'editor', draft: 'd/1' },
    { screen: 'correct', id: 'i/1' },
    { screen: 'paper', series: 's/1', number: 130 },
    { screen: 'invoice', id: 'ă 1' },
    { screen: 'clients' },
    { screen: 'client', id: 'c/1' },
    { screen: 'products' },
    { screen: 'product', id: 'ș 1' },
    { screen: 'import', kind: 'clients' },
    { screen: 'import', kind: 'products' },
    { screen: 'series', register: null },
    { screen: 'series', register: 's1' },
    { screen: 'outbox' },
    { screen: 'settings' },
    { screen: 'sign_in' },
  ];
  for (const route of routes) expect(read(write(route))).toEqual(route);
});

it('opens the first screen for anything else', () => {
  expect(read('')).toEqual({ screen: 'home' });
  expect(read('#/nowhere')).toEqual({ screen: 'home' });
  expect(read('#/correct')).toEqual({ screen: 'invoices' });
});

it('opens the register for a number that is none', () => {
  expect(read('#/paper/s1/x')).toEqual({ screen: 'series', register: 's1' });
});

it('comes back to the draft that a new invoice became', () => {
  router.go({ screen: 'editor', draft: null });
  router.rename({ screen: 'editor', draft: 'd7' });
  expect(router.route).toEqual({ screen: 'editor', draft: null });
  router.go({ screen: 'client', id: 'c1' });
  router.back();
  expect(router.route).toEqual({ screen: 'editor', draft: 'd7' });
  router.go({ screen: 'home' });
  router.go({ screen: 'editor', draft: null });
  router.go({ screen: 'clients' });
  router.back();
  expect(router.route).toEqual({ screen: 'editor', draft: null });
});

it('does not lead back to what is no more', () => {
  router.go({ screen: 'home' });
  router.go({ screen: 'editor', draft: 'd1' });
  router.go({ screen: 'clients' });
  router.moved({ screen: 'editor', draft: 'd1' }, { screen: 'invoice', id: 'i1' });
  router.back();
  expect(router.route).toEqual({ screen: 'invoice', id: 'i1' });
  router.go({ screen: 'clients' });
  router.moved({ screen: 'invoice', id: 'i1' }, null);
  router.back();
  expect(router.route).toEqual({ screen: 'home' });
});
