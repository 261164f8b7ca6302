/** Which screen is open, kept in the address so that it survives a reload. */
import type { EntryKind } from '@/bindings';

/** The sections of the settings, in their order. */
export const SETTINGS_PARTS = [
  'firm',
  'accounts',
  'invoices',
  'paper',
  'look',
  'notices',
  'backup',
  'laptop',
  'help',
] as const;
export type SettingsPart = (typeof SETTINGS_PARTS)[number];

export type Route =
  | { screen: 'home' }
  | { screen: 'invoices' }
  | { screen: 'firm' }
  | { screen: 'editor'; draft: string | null }
  | { screen: 'correct'; id: string }
  | { screen: 'paper'; series: string; number: number }
  | { screen: 'invoice'; id: string }
  | { screen: 'clients' }
  | { screen: 'client'; id: string }
  | { screen: 'products' }
  | { screen: 'product'; id: string }
  | { screen: 'import'; kind: EntryKind }
  | { screen: 'series'; register: string | null }
  | { screen: 'outbox' }
  | { screen: 'reports' }
  | { screen: 'settings'; part?: SettingsPart }
  | { screen: 'sign_in' };

export function write(route: Route): string {
  switch (route.screen) {
    case 'editor':
      return route.draft ? `#/drafts/${encodeURIComponent(route.draft)}` : '#/new';
    case 'correct':
      return `#/correct/${encodeURIComponent(route.id)}`;
    case 'paper':
      return `#/paper/${encodeURIComponent(route.series)}/${route.number}`;
    case 'invoice':
      return `#/invoices/${encodeURIComponent(route.id)}`;
    case 'client':
      return `#/clients/${encodeURIComponent(route.id)}`;
    case 'product':
      return `#/products/${encodeURIComponent(route.id)}`;
    case 'import':
      return `#/import/${route.kind}`;
    case 'series':
      return route.register ? `#/series/${encodeURIComponent(route.register)}` : '#/series';
    case 'settings':
      return route.part ? `#/settings/${route.part}` : '#/settings';
    default:
      return `#/${route.screen}`;
  }
}

export function read(hash: string): Route {
  const [, name, rest, last] = hash.split('/');
  const id = rest ? decodeURIComponent(rest) : null;
  switch (name) {
    case 'new':
      return { screen: 'editor', draft: null };
    case 'drafts':
      return id ? { screen: 'editor', draft: id } : { screen: 'invoices' };
    case 'correct':
      return id ? { screen: 'correct', id } : { screen: 'invoices' };
    case 'paper':
      return id && /^\d{1,15}$/.test(last ?? '')
        ? { screen: 'paper', series: id, number: Number(last) }
        : { screen: 'series', register: id };
    case 'invoices':
      return id ? { screen: 'invoice', id } : { screen: 'invoices' };
    case 'clients':
      return id ? { screen: 'client', id } : { screen: 'clients' };
    case 'products':
      return id ? { screen: 'product', id } : { screen: 'products' };
    case 'import':
      return { screen: 'import', kind: id === 'products' || id === 'history' ? id : 'clients' };
    case 'series':
      return { screen: 'series', register: id };
    case 'settings': {
      const part = SETTINGS_PARTS.find((one) => one === id);
      return part ? { screen: name, part } : { screen: name };
    }
    case 'firm':
    case 'outbox':
    case 'reports':
    case 'sign_in':
      return { screen: name };
    default:
      return { screen: 'home' };
  }
}

let route = $state.raw<Route>(read(typeof location === 'undefined' ? '' : location.hash));
/** Counts openings, so that „Factură nouă” from within the editor starts a fresh one. */
let turn = $state(0);
/** Where „înapoi” leads, screen by screen. */
let trail: Route[] = [];
/** The address the open screen has got since it was opened. */
let renamed: Route | null = null;

function open(to: Route): void {
  turn += 1;
  route = to;
  renamed = null;
}

/** The screen that shows what was imported. */
export const importedInto = (kind: EntryKind): 'clients' | 'products' | 'reports' =>
  kind === 'history' ? 'reports' : kind;

/** The list a screen belongs to, where nothing was seen before it. */
function above(one: Route): Route {
  if (one.screen === 'client') return { screen: 'clients' };
  if (one.screen === 'product') return { screen: 'products' };
  return one.screen === 'import' ? { screen: importedInto(one.kind) } : { screen: 'invoices' };
}

export const router = {
  get route(): Route {
    return route;
  },
  get turn(): number {
    return turn;
  },
  go(to: Route): void {
    trail = [...trail, renamed ?? route];
    open(to);
    history.pushState(null, '', write(to));
  },
  /** In place of this screen: nothing leads back to what is no more. */
  instead(to: Route): void {
    const before = trail.at(-1);
    if (before && write(before) === write(to)) trail = trail.slice(0, -1);
    open(to);
    history.replaceState(null, '', write(to));
  },
  back(): void {
    const to = trail.at(-1) ?? above(route);
    trail = trail.slice(0, -1);
    this.instead(to);
  },
  /** What was seen before is another screen by now, or none. */
  moved(from: Route, to: Route | null): void {
    trail = trail.flatMap((one) => (write(one) !== write(from) ? [one] : to ? [to] : []));
  },
  /** The same screen under another address, by which one comes back to it: a new draft that got its id. */
  rename(to: Route): void {
    renamed = to;
    history.replaceState(null, '', write(to));
  },
};

export function followAddress(): () => void {
  const follow = () => open(read(location.hash));
  window.addEventListener('popstate', follow);
  return () => window.removeEventListener('popstate', follow);
}
