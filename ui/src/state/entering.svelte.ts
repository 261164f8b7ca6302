/** Which client or product is being entered in the side sheet. It belongs to no screen: the editor opens it too. */
import type { ClientDetail, ProductDetail } from '@/bindings';

interface Sheet {
  /** `null`: a new one. */
  id: string | null;
  /** What was typed where it was looked for: a name or a tax id. */
  typed?: string;
  /** What stood in the sheet when it was closed without saving. */
  texts?: Readonly<Record<string, string>>;
}

export type Entering =
  | (Sheet & { kind: 'client'; done?: (client: ClientDetail['client']) => void })
  | (Sheet & { kind: 'product'; done?: (product: ProductDetail['product']) => void });

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
