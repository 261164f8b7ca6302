/** Taking one of the ways out of an invoice's trouble. Not here: which there are; the backend says. */
import type { InvoiceView, ProblemView, WayOut } from '@/bindings';
import { t } from '@/words/index.svelte';
import { ask } from './ask';
import { wayOut } from './places';
import { Action } from './query.svelte';
import { router } from './router.svelte';
import { status } from './status.svelte';
import { toasts } from './toasts.svelte';

export class Ways {
  /** The one being taken. */
  taking = $state<WayOut | null>(null);
  readonly #action = new Action();

  constructor(
    private readonly invoice: () => InvoiceView,
    /** Called once a way was taken, before the screen has heard what changed. */
    private readonly ontaken: () => void = () => undefined,
  ) {}

  get problem(): ProblemView | null {
    return this.#action.problem;
  }

  /** A screen where more can be done about what is wrong. */
  get elsewhere(): ReturnType<typeof wayOut> {
    return wayOut(this.invoice().attention);
  }

  async take(way: WayOut): Promise<void> {
    const { id, full_number: number } = this.invoice();
    if (way === 'correct') {
      router.go({ screen: 'correct', id });
      return;
    }
    if (this.taking) return;
    this.taking = way;
    const done = await this.#action.run(() => this.#ask(way, id));
    this.taking = null;
    if (!done) return;
    this.ontaken();
    this.#say(way, done.full_number ?? number, id);
  }

  async #ask(way: Exclude<WayOut, 'correct'>, id: string): Promise<{ full_number?: string }> {
    if (way === 'reissue') return ask('invoice_reissue', { id });
    if (way === 'acknowledge') return ask('invoice_seen', { id });
    if (way === 'withdraw') return ask('invoice_withdraw', { id });
    status.set(await ask('outbox_retry', { id }));
    return {};
  }

  #say(way: Exclude<WayOut, 'correct'>, number: string, id: string): void {
    if (way === 'retry') toasts.say(t('ways.retried'), { tone: 'info' });
    else if (way === 'withdraw') toasts.say(t('ways.withdrawn', { number }), { tone: 'info' });
    else if (way === 'acknowledge') toasts.say(t('ways.acknowledged', { number }), { tone: 'info' });
    else {
      const here = router.route.screen === 'invoice';
      const action = { label: t('ways.open'), run: () => router.go({ screen: 'invoice', id }) };
      toasts.say(t('ways.reissued', { number }), here ? {} : { action });
    }
  }
}
