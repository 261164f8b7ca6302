/** What was done and can still be undone: the button of its message undoes it, and Ctrl+Z what was done last. */
import { toasts } from './toasts.svelte';
import { t } from '@/words/index.svelte';

/** For how long what costs nothing to undo is offered. */
export const UNDO_SECONDS = 10;

interface Offer {
  run: () => void;
  message: number;
  about: string;
}

let offers: Offer[] = [];

function end(offer: Offer): void {
  offers = offers.filter((one) => one !== offer);
  toasts.dismiss(offer.message);
}

export const undo = {
  /** Says that something was done, and for so many seconds offers to undo it. `about`: what it was done to. */
  offer(text: string, seconds: number, run: () => void, about = ''): void {
    const once = () => {
      end(offer);
      run();
    };
    const message = toasts.say(text, { action: { label: t('act.undo'), run: once }, seconds });
    const offer: Offer = { run: once, message, about };
    offers = [...offers, offer];
    setTimeout(() => end(offer), seconds * 1000);
  },
  /** Says that something was left, and offers to have it back until the message is closed. */
  offerBack(text: string, label: string, run: () => void): void {
    const once = () => {
      end(offer);
      run();
    };
    const message = toasts.say(text, { tone: 'info', action: { label, run: once } });
    const offer: Offer = { run: once, message, about: '' };
    offers = [...offers, offer];
  },
  /** What was offered about this is too late now: a paper left, or it was sent. */
  tooLate(about: string): void {
    for (const offer of offers) if (offer.about === about) end(offer);
  },
  /** Undoes what was done last, if there is something. */
  run(): void {
    offers = offers.filter((offer) => toasts.all.some((toast) => toast.id === offer.message));
    offers.at(-1)?.run();
  },
};
