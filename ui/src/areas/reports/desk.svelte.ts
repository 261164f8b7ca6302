/** The period, what is counted in it, and the files made of it. Not here: sums; the backend makes them. */
import type { ReportView } from '@/bindings';
import { ask } from '@/state/ask';
import { Action, Query } from '@/state/query.svelte';
import { onStale } from '@/state/stale';
import { status } from '@/state/status.svelte';
import { toasts } from '@/state/toasts.svelte';
import { t } from '@/words/index.svelte';

const QUIET_MS = 1500;

export const PERIODS = ['this_month', 'last_month', 'this_year', 'last_year', 'other'] as const;
export type Period = (typeof PERIODS)[number];

const two = (number: number) => String(number).padStart(2, '0');

/** `2026-11` and so many months on. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  const months = year * 12 + at - 1 + count;
  return `${Math.floor(months / 12)}-${two((months % 12) + 1)}`;
}

function lastDay(month: string): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  return `${month}-${two(new Date(Date.UTC(year, at, 0)).getUTCDate())}`;
}

/** First and last day of a named period. */
export function daysOf(period: Exclude<Period, 'other'>, today: string): [string, string] {
  const month = today.slice(0, 7);
  const year = Number(today.slice(0, 4)) - (period === 'last_year' ? 1 : 0);
  if (period === 'this_month') return [`${month}-01`, lastDay(month)];
  if (period === 'last_month') return [`${monthAfter(month, -1)}-01`, lastDay(monthAfter(month, -1))];
  return [`${year}-01-01`, `${year}-12-31`];
}

/** The months from one day to another; of very many the last, so many that a chart can show. */
export function monthsBetween(from: string, to: string, most = 240): string[] {
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = monthAfter(month, 1)) {
    months.push(month);
  }
  return months.slice(-most);
}

class ReportDesk {
  period = $state<Period>('this_year');
  from = $state('');
  to = $state('');
  withUnsent = $state(true);
  /** The file or folder that was written last. */
  saved = $state('');
  readonly saving = new Action();
  readonly opening = new Action();
  readonly report: Query<ReportView | null>;
  /** Whether its screen is open. */
  #isSeen = false;
  #last: (() => Promise<{ path: string }>) | null = null;

  constructor() {
    [this.from, this.to] = daysOf('this_year', status.today);
    this.report = new Query<ReportView | null>(async () => {
      const { from, to, withUnsent } = this;
      if (!this.complete) return this.report.value;
      return ask('report_get', { from, to, with_unsent: withUnsent });
    }, []);
  }

  /** For an effect: sums now, for another period, and once it is quiet after invoices changed, for a pass changes many. */
  watch(): () => void {
    this.#isSeen = true;
    this.choose(this.period);
    void this.report.refetch();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onStale(['invoices'], () => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.report.refetch(), QUIET_MS);
    });
    return () => {
      this.#isSeen = false;
      // What came of a file was seen here.
      if (!this.saving.busy) [this.saved, this.saving.problem] = ['', null];
      clearTimeout(timer);
      stop();
    };
  }

  get complete(): boolean {
    return this.from !== '' && this.to !== '' && this.from <= this.to;
  }

  choose(period: Period): void {
    this.period = period;
    if (period !== 'other') [this.from, this.to] = daysOf(period, status.today);
  }

  /** What was asked for last, once more: somewhere else, after it could not be written. */
  async again(): Promise<void> {
    if (this.saving.problem && this.#last) await this.save(this.#last);
  }

  async save(work: () => Promise<{ path: string }>): Promise<void> {
    this.#last = work;
    this.saved = '';
    const written = await this.saving.run(work);
    if (written) this.saved = written.path;
    if (this.#isSeen) return;
    const { problem } = this.saving;
    if (written) toasts.say(`${t('reports.saved')}. ${written.path}`);
    else if (problem) toasts.say(`${problem.message} ${problem.hint}`.trim(), { tone: 'bad' });
  }
}

/** What is being written goes on while other screens are open, and is still told here. */
export const reportDesk = new ReportDesk();
