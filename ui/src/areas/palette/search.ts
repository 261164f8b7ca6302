/** Finding among offers: every word typed has to begin a word of the label or of what it is also called. */
import { fold } from '@/format/text';
import type { Offer } from './commands';

/** Shown at most. */
export const RESULTS_MAX = 10;

const begins = (text: string, typed: string) =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => word.startsWith(typed));

/** The best first: those whose label has it before those only called so, and what cannot be done now last. */
export function matching(offers: readonly Offer[], query: string): Offer[] {
  const typed = fold(query).split(/\s+/).filter(Boolean);
  const rank = (offer: Offer): number => {
    const inLabel = typed.every((word) => begins(offer.label, word));
    const inAny = typed.every((word) => begins(`${offer.label} ${offer.also ?? ''}`, word));
    if (!inAny) return -1;
    return (inLabel ? 0 : 1) + (offer.off ? 2 : 0);
  };
  return offers
    .map((offer, at) => ({ offer, at, rank: rank(offer) }))
    .filter((one) => one.rank >= 0)
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map((one) => one.offer);
}
