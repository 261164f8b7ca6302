/** The sections of the window, in the order of Ctrl+1, Ctrl+2, …; the navigation and the palette offer them. */
import type { Route } from './router.svelte';

export interface Section {
  label:
    | 'nav.home'
    | 'nav.invoices'
    | 'nav.clients'
    | 'nav.products'
    | 'nav.series'
    | 'nav.outbox'
    | 'nav.reports'
    | 'nav.settings';
  /** Where there is room for one word only. */
  short?: 'nav.settings_short';
  route: Route;
  /** The screens that belong to it. */
  holds: readonly Route['screen'][];
}

export const SECTIONS: readonly Section[] = [
  { label: 'nav.home', route: { screen: 'home' }, holds: ['home'] },
  {
    label: 'nav.invoices',
    route: { screen: 'invoices' },
    holds: ['invoices', 'firm', 'invoice', 'editor', 'correct', 'paper'],
  },
  { label: 'nav.clients', route: { screen: 'clients' }, holds: ['clients', 'client'] },
  { label: 'nav.products', route: { screen: 'products' }, holds: ['products', 'product'] },
  { label: 'nav.series', route: { screen: 'series', register: null }, holds: ['series'] },
  { label: 'nav.outbox', route: { screen: 'outbox' }, holds: ['outbox'] },
  { label: 'nav.reports', route: { screen: 'reports' }, holds: ['reports'] },
  {
    label: 'nav.settings',
    short: 'nav.settings_short',
    route: { screen: 'settings' },
    holds: ['settings'],
  },
];
