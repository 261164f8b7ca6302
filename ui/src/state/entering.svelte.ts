/** Which client or product is being entered in the side sheet. It belongs to no screen: the editor opens it too. */
import type { ClientDetail, ProductDetail } from '@/bindings';

export type Entering =
  | {
      kind: 'client';
      /** `null`: a new one. */
      id: string | null;
      /** What was typed where it was looked for: a name or a tax id. */
      typed?: string;
      done?: (client: ClientDetail['client']) => void;
    }
  | { kind: 'product'; id: string | null; typed?: string; done?: (product: ProductDetail['product']) => void };

let now = $state.raw<Entering | null>(null);

export const entering = {
  get now(): Entering | null {
    return now;
  },
  start(next: Entering): void {
    now = next;
  },
  end(): void {
    now = null;
  },
};
