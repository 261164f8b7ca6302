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
