import ChartColumn from '@lucide/svelte/icons/chart-column';
import FileText from '@lucide/svelte/icons/file-text';
import House from '@lucide/svelte/icons/house';
import Hash from '@lucide/svelte/icons/hash';
import Package from '@lucide/svelte/icons/package';
import Send from '@lucide/svelte/icons/send-horizontal';
import Settings from '@lucide/svelte/icons/settings';
import Users from '@lucide/svelte/icons/users';
import type { Icon } from '@/components/icon';
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
  icon: Icon;
  route: Route;
  /** The screens that belong to it. */
  holds: readonly Route['screen'][];
}

/** In the order of Ctrl+1, Ctrl+2, … */
export const SECTIONS: readonly Section[] = [
  { label: 'nav.home', icon: House, route: { screen: 'home' }, holds: ['home'] },
  {
    label: 'nav.invoices',
    icon: FileText,
    route: { screen: 'invoices' },
    holds: ['invoices', 'invoice', 'editor', 'correct', 'paper'],
  },
  { label: 'nav.clients', icon: Users, route: { screen: 'clients' }, holds: ['clients', 'client'] },
  { label: 'nav.products', icon: Package, route: { screen: 'products' }, holds: ['products', 'product'] },
  { label: 'nav.series', icon: Hash, route: { screen: 'series', register: null }, holds: ['series'] },
  { label: 'nav.outbox', icon: Send, route: { screen: 'outbox' }, holds: ['outbox'] },
  { label: 'nav.reports', icon: ChartColumn, route: { screen: 'reports' }, holds: ['reports'] },
  {
    label: 'nav.settings',
    short: 'nav.settings_short',
    icon: Settings,
    route: { screen: 'settings' },
    holds: ['settings'],
  },
];
