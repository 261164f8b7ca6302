/** Finding things in the little world, and refusing what it does not have. */
import type { OrderRequest, ProblemView, SeriesView } from '@/bindings';
import { CLIENTS } from './people';
import type { Stored, World } from './world';

export function refuse(code: string, message: string, hint: string): never {
  throw { code, message, hint } satisfies ProblemView;
}

export function need<T>(value: T | undefined, what: string): T {
  return value ?? refuse('not_found', `Nu găsesc ${what}.`, 'Întoarce-te la listă.');
}

/** Milliseconds each answer takes; tests raise it to see what waiting looks like. */
let pause = 0;
/** Commands that cannot be answered, and those that never are: to see what a screen says then. */
let broken: string[] = [];
let held: string[] = [];

export const slow = (milliseconds: number): number => (pause = milliseconds);

export function spoil(asked: URLSearchParams): void {
  [broken, held] = [asked.get('broken')?.split(',') ?? [], asked.get('held')?.split(',') ?? []];
}

/** The start itself asks for a page of invoices, and has to come to its end. */
let isBegun = false;

export async function suffer(name: string): Promise<void> {
  const starts = name === 'invoices_page' && !isBegun;
  isBegun ||= starts;
  if (starts) return;
  if (held.includes(name)) await new Promise(() => {});
  await (pause ? new Promise((resolve) => setTimeout(resolve, pause)) : Promise.resolve());
  if (broken.includes(name)) {
    refuse('disk_failed', 'Discul nu răspunde (probă).', 'Verifică discul și încearcă din nou.');
  }
}

export const bySeries = (world: World, id: string): SeriesView =>
  need(
    world.series.find((one) => one.id === id),
    'seria',
  );

export const byId = (world: World, id: string): Stored =>
  need(
    world.books.find((one) => one.view.id === id),
    'factura',
  );

export function needServer(world: World): void {
  if (world.network !== 'online') {
    refuse('offline', 'Nu e internet.', 'Încearcă din nou când ai internet. Facturile rămân în siguranță aici.');
  }
}

export function clientName(request: OrderRequest): string {
  return request.client_data?.name ?? CLIENTS.find((one) => one.id === request.client_id)?.name ?? '';
}
