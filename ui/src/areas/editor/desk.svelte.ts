/** One order being written: the form, its live answer from the backend, its draft, and issuing or correcting it. */
import { SvelteSet } from 'svelte/reactivity';
import type { FindingView, InvoiceView, OrderPreview, OrderRequest, ProblemView } from '@/bindings';
import { ask, problemOf } from '@/state/ask';
import { Action } from '@/state/query.svelte';
import { t } from '@/words/index.svelte';
import { CLIENT_SEEN, fieldOf, mendOf, partOf, placeOf, rowField, type Part } from './fields';
import { keepLeft, takeLeft, type Task } from './left';
import { OrderForm } from './order-form.svelte';
import { isSame, sentence, type Mend, type Problem, type Said } from './problem';
import { Rates } from './rates.svelte';
import { defaultVat, type RowForm } from './row-form.svelte';
import { ROW_TEXTS, without } from './texts';

/** Nothing about these is wrong; they only have to be meant, each by itself. */
const EARLIER_DATE = 'earlier_date';
const CLOCKS = ['clock_behind', 'clock_ahead'];
const TO_CONFIRM = [EARLIER_DATE, ...CLOCKS];

/** Issued or deleted from another screen. */
const DRAFT_GONE = 'draft_gone';

/** More unused numbers than any series has. */
const UNUSED_MAX = 10_000;

/** The disk took nothing: the one thing that stops work. */
const UNWRITTEN = ['disk_full', 'disk_failed'];

/** What could not be saved, and by what: an action of the desk, or the draft's own saving. */
export interface Halt {
  problem: ProblemView;
  by: Action | null;
}

/** Said by the screen itself, in the place of the number. */
const SAID_ELSEWHERE = ['needs_server'];

export class Desk {
  /** The invoice being corrected. */
  invoice = $state.raw<InvoiceView | null>(null);
  preview = $state.raw<OrderPreview | null>(null);
  /** Set by a refusal, until the live answer catches up. */
  refused = $state.raw<FindingView[]>([]);
  draftId = $state<string | null>(null);
  savedAt = $state<string | null>(null);
  saveProblem = $state.raw<ProblemView | null>(null);
  /** Stops the person until they have seen it; what they typed stays. */
  halt = $state.raw<Halt | null>(null);
  saving = $state(false);
  /** What the server said of the invoice being corrected, field by field. */
  readonly told: readonly Problem[];
  /** After the first try at issuing, every problem is shown. */
  showAll = $state(false);
  readonly touched = new SvelteSet<string>();
  readonly issuing = new Action();
  readonly savingThere = new Action();
  readonly discarding = new Action();
  /** Parts of „Mai multe” that are open. */
  readonly open = $state<Partial<Record<Part, boolean>>>({});
  /** Whether more of a new client is shown. */
  clientOpen = $state(false);
  /** Called with the field something was mended in. */
  onmended: (field: string) => void = () => {};
  earlier = $state.raw<ProblemView | null>(null);
  #turn = 0;
  /** The lines that the findings count. */
  #rows: readonly RowForm[] = [];
  #saves: Promise<unknown> = Promise.resolve();
  #savedText = '';
  #refusedText = '';
  #client = '';
  readonly #meant = new Set<string>();
  #closed = false;
  /** Its screen was closed while something was asked for. */
  #isLeft = false;
  #opened = false;

  private constructor(
    readonly task: Task,
    readonly form: OrderForm,
    readonly rates: Rates,
    invoice: InvoiceView | null = null,
    /** The number on the paper being entered, as printed there. */
    readonly onPaper = '',
  ) {
    this.draftId = task.kind === 'new' ? task.draft : null;
    this.invoice = invoice;
    this.#savedText = JSON.stringify(form.request());
    this.#client = form.client;
    // Bound to the rows as they came: they may be moved or removed later.
    this.told = (invoice?.attention?.findings ?? []).map(({ field, severity, message, hint }) => ({
      field: fieldOf(field, form),
      severity,
      message,
      hint,
    }));
  }

  static async open(task: Task, today: string): Promise<Desk> {
    const again = takeLeft(task);
    if (again && !again.#closed) {
      again.halt = null;
      await again.follow();
      return again;
    }
    const rates = await Rates.of(today);
    const vat = defaultVat(rates.vat);
    if (task.kind === 'correct') {
      const { id } = task;
      const [request, detail] = await Promise.all([ask('invoice_request', { id }), ask('invoice_get', { id })]);
      return new Desk(task, OrderForm.from(request, vat, today), rates, detail.invoice);
    }
    if (task.kind === 'new' && task.draft) {
      const draft = await ask('draft_get', { id: task.draft });
      const desk = new Desk(task, OrderForm.from(draft, vat, today), rates);
      desk.savedAt = draft.saved_at;
      return desk;
    }
    if (task.kind === 'new') {
      return new Desk(task, new OrderForm(today, vat, await ask('habits_get', {})), rates);
    }
    const form = new OrderForm(today, vat);
    form.choose(today);
    form.series = task.series;
    const { items } = await ask('numbers_register', { id: task.series, all: false, limit: UNUSED_MAX });
    const number = items.find((one) => one.number === task.number);
    return new Desk(task, form, rates, null, number?.full_number);
  }

  /** Only an order without a number is a draft. */
  get keepsDraft(): boolean {
    return this.task.kind === 'new';
  }

  /** Whether the server has the invoice being corrected: changing it is asked of the server. */
  get isSent(): boolean {
    return this.invoice !== null && this.invoice.server_id !== null;
  }

  /** Why nothing can be issued now; a number that is already taken is not held up by it. */
  get blocked(): ProblemView | null {
    return this.keepsDraft ? (this.preview?.blocked ?? null) : null;
  }

  /** Whether the server makes and numbers it. */
  get needsServer(): boolean {
    return this.keepsDraft && (this.preview?.needs_server ?? false);
  }

  /** Called when the screen closes. Whether something typed was left that no draft holds. */
  leave(): boolean {
    const unsaved = !this.#closed && !this.form.pristine && JSON.stringify(this.form.request()) !== this.#savedText;
    // What is being asked for stays with who asks until that has ended: it may be an invoice then.
    this.#isLeft = this.issuing.busy || this.savingThere.busy;
    if (!unsaved || this.#isLeft) return false;
    keepLeft(this.keepsDraft ? { kind: 'new', draft: this.draftId } : this.task, this);
    return true;
  }

  /** What became of the invoice being corrected while that is done. */
  async follow(): Promise<void> {
    const { task } = this;
    if (task.kind !== 'correct' || this.#closed) return;
    const detail = await ask('invoice_get', { id: task.id }).catch(() => null);
    if (detail) this.invoice = detail.invoice;
  }

  /** The client is to be read anew, though the same one is chosen: what is kept of it was changed. */
  renewClient(): void {
    this.#client = '';
    void this.look();
  }

  /** All there is to say, in the order of the form. */
  get problems(): Problem[] {
    const { form } = this;
    const read: Problem[] = [];
    const bad = (field: string, message: string) => read.push({ field, severity: 'error', message, hint: '' });
    if (form.dateBad) bad('date', t('editor.not_date'));
    if (form.dueBad) bad('due_date', t('editor.not_date'));
    for (const row of form.rows) {
      if (row.quantityBad) bad(rowField(row, 'quantity'), t('editor.not_quantity'));
      if (row.priceBad) bad(rowField(row, 'price'), t('editor.not_decimal'));
    }
    if (form.rateBad) bad('currency_rate', t('editor.not_decimal'));
    if (form.delegateDateBad) bad('delegate_date', t('editor.not_date'));
    const unreadable = new Set(read.map((one) => one.field));
    const findings = this.refused.length > 0 ? this.refused : (this.preview?.findings ?? []);
    for (const finding of findings) {
      const field = fieldOf(finding.field, form, this.#rows);
      if (unreadable.has(field) || SAID_ELSEWHERE.includes(finding.code)) continue;
      const { severity, message, hint, source } = finding;
      read.push({ field, severity, message, hint, source, mend: this.#mendOf(finding, field) });
    }
    return read.sort((one, other) => placeOf(one.field, form) - placeOf(other.field, form));
  }

  /** The way out of a finding, where the form can go it: the changes, another look, and the focus on what changed. */
  #mendOf({ mend }: FindingView, field: string): Mend | undefined {
    const change = mend && mendOf(mend.changes, this.form, this.#rows, this.rates.vat);
    if (!change) return undefined;
    const run = () => {
      change();
      this.putRate(this.form.rate);
      void this.look();
      this.onmended(field);
    };
    return { label: mend.label, run };
  }

  get errors(): Problem[] {
    return this.problems.filter((one) => one.severity === 'error');
  }

  get warnings(): Problem[] {
    return this.problems.filter((one) => one.severity === 'warning');
  }

  /** What one field says now: only after it was left, or after trying to issue. */
  said(field: string): Said {
    if (!this.showAll && !this.touched.has(field)) {
      const told = this.told.find((one) => one.field === field);
      return told ? { warning: sentence(told) } : {};
    }
    const those = this.problems.filter((one) => one.field === field);
    const worst = those.find((one) => one.severity === 'error') ?? those[0];
    return worst ? { [worst.severity]: sentence(worst), mend: worst.mend } : {};
  }

  /** Once, as the editor opens: the parts that are used are open. */
  openUsed(used: readonly Part[]): void {
    if (this.#opened) return;
    this.#opened = true;
    for (const part of used) this.open[part] = true;
  }

  /** Opens what a field is folded away in; whether that is „Mai multe”. */
  unfold(field: string): boolean {
    const part = partOf(field);
    if (part) this.open[part] = true;
    if (field.startsWith('client-')) this.clientOpen ||= !CLIENT_SEEN.includes(field);
    const row = this.form.rows.find((one) => ROW_TEXTS.some((text) => rowField(one, text) === field));
    if (row) row.detailsOpen = true;
    return part !== undefined;
  }

  /** Asks what holds on the day the form says, or today. */
  async learnRates(today: string): Promise<void> {
    const { form, rates } = this;
    const day = form.date || today;
    await Promise.all([
      rates.learnVat(day).then(() => form.usually(defaultVat(rates.vat))),
      rates.learnBank(form.currency, day).then((known) => {
        if (known && !form.rate) void this.look();
      }),
    ]);
  }

  /** The bank's own rate is not kept as typed, so that it follows the date. */
  putRate(typed: string): void {
    this.form.rate = typed === this.rates.bank?.rate ? '' : typed;
  }

  /** Asks for sums and findings; only the last answer asked for is shown. */
  async look(): Promise<void> {
    const turn = ++this.#turn;
    const rows = this.form.filled;
    try {
      const preview = await ask('order_preview', { request: this.form.request(), about: this.invoice?.id ?? null });
      if (turn !== this.#turn) return;
      this.#rows = rows;
      this.preview = preview;
      // What only the server refuses, no look finds: it stays until something else is typed.
      const known = (one: FindingView) => preview.findings.some((found) => isSame(found, one));
      const same = JSON.stringify(this.form.request()) === this.#refusedText;
      const left = same ? this.refused.filter((one) => !known(one)) : [];
      this.refused = left.length > 0 ? [...left, ...preview.findings] : [];
    } catch {
      // Typing goes on; issuing will say what is wrong.
    }
  }

  /** One save after another; unchanged or empty orders are not saved. */
  save(always = false): Promise<unknown> {
    this.#saves = this.#saves.then(() => this.#saveNow(always));
    return this.#saves;
  }

  async #saveNow(always: boolean): Promise<void> {
    const request = this.form.request();
    const text = JSON.stringify(request);
    if (
      this.#closed ||
      !this.keepsDraft ||
      this.issuing.busy ||
      this.savingThere.busy ||
      (!always && (text === this.#savedText || (this.form.pristine && !this.draftId)))
    )
      return;
    this.saving = true;
    try {
      const draft = await ask('draft_save', { id: this.draftId, request });
      this.draftId = draft.id;
      this.savedAt = new Date().toISOString();
      this.#savedText = text;
      this.saveProblem = null;
    } catch (fault) {
      // Said once by itself, and again only to somebody who tried again.
      const problem = problemOf(fault);
      if (always || !this.saveProblem) this.halt ??= { problem, by: null };
      this.saveProblem = problem;
      this.#letGo(problem);
    } finally {
      this.saving = false;
    }
  }

  /** The invoice, or `null` when something has to be mended or confirmed first. `isMeant`: what was asked about last is. */
  async issue(isMeant = false): Promise<InvoiceView | null> {
    if (this.savingThere.busy) return null;
    if (!isMeant) this.#meant.clear();
    else if (this.earlier) this.#meant.add(this.earlier.code);
    return this.#give(this.issuing, async () => {
      if (this.task.kind === 'correct') {
        return ask('invoice_correct', { id: this.task.id, request: this.#correction() });
      }
      return ask('invoice_issue', {
        request_id: this.form.requestId,
        request: this.form.request(),
        draft_id: this.draftId,
        allow_earlier_date: this.#meant.has(EARLIER_DATE),
        trusts_clock: CLOCKS.some((code) => this.#meant.has(code)),
        paper_number: this.task.kind === 'paper' ? this.task.number : null,
      });
    });
  }

  /** A client that was not touched stays as it was printed, whatever became of it since. */
  #correction(): OrderRequest {
    const request = this.form.correction();
    if (!this.isSent || this.form.client !== this.#client) return request;
    return without(request, ['client_id', 'client_data']) as OrderRequest;
  }

  /** Has the server keep it as a draft of its own, without a number. */
  async saveThere(): Promise<InvoiceView | null> {
    if (this.issuing.busy) return null;
    return this.#give(this.savingThere, () =>
      ask('invoice_issue', {
        request_id: this.form.serverDraftId,
        request: { ...this.form.request(), is_draft: 1 },
        draft_id: this.draftId,
        allow_earlier_date: true,
        trusts_clock: false,
        paper_number: null,
      }),
    );
  }

  async #give(action: Action, work: () => Promise<InvoiceView>): Promise<InvoiceView | null> {
    if (action.busy || this.#closed) return null;
    this.showAll = true;
    this.earlier = null;
    const invoice = await action.run(async () => {
      await this.#saves;
      if (this.form.unreadable) return undefined;
      this.#rows = this.form.filled;
      return work();
    });
    if (invoice) {
      this.#closed = true;
      return invoice;
    }
    const refusal = action.problem;
    this.#letGo(refusal);
    if (refusal && TO_CONFIRM.includes(refusal.code)) {
      this.earlier = refusal;
      action.problem = null;
    } else if (refusal && UNWRITTEN.includes(refusal.code)) {
      this.halt = { problem: refusal, by: action };
      action.problem = null;
    } else if (refusal?.findings?.length) {
      this.refused = refusal.findings;
      this.#refusedText = JSON.stringify(this.form.request());
      action.problem = null;
      // What is only doubtful stands in the live answer.
      void this.look();
    }
    void this.save().then(() => this.#isLeft && this.leave());
    return null;
  }

  /** What is written is a draft of its own from now on, where the one it was has become an invoice or was deleted elsewhere. */
  #letGo(problem: ProblemView | null): void {
    if (problem?.code !== DRAFT_GONE) return;
    this.draftId = null;
    this.#savedText = '';
    this.form.requestId = crypto.randomUUID();
  }

  /** Whether the draft is gone; one that could not be deleted is written on. */
  async discard(): Promise<boolean> {
    await this.#saves;
    const { draftId } = this;
    if (!draftId || this.#closed || this.issuing.busy || this.savingThere.busy) return false;
    this.#closed = true;
    const gone = await this.discarding.run(() => ask('draft_delete', { id: draftId }));
    this.#closed = gone !== undefined;
    return this.#closed;
  }
}
