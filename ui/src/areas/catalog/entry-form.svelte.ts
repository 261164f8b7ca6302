/** A client or a product being entered: its texts, what is said of them, and saving. Not here: any rule; the backend has them. */
import { SvelteSet } from 'svelte/reactivity';
import type { FindingView } from '@/bindings';
import type { Remarks } from '@/components/FieldNote.svelte';
import { Action } from '@/state/query.svelte';

type Texts<K extends string> = Record<K, string>;

interface Backend<K extends string, Saved> {
  check: (document: Partial<Texts<K>>) => Promise<FindingView[]>;
  save: (document: Partial<Texts<K>>) => Promise<Saved>;
}

export class EntryForm<K extends string, Saved> {
  texts = $state({} as Texts<K>);
  findings = $state.raw<FindingView[]>([]);
  /** After the first try at saving, everything is shown. */
  tried = $state(false);
  readonly touched = new SvelteSet<K>();
  readonly saving = new Action();
  readonly #before: Texts<K>;
  readonly #start: Texts<K>;
  #turn = 0;

  constructor(
    private readonly fields: readonly K[],
    /** What is kept of it; `null` for a new one. */
    private readonly kept: Partial<Record<K, string>> | null,
    start: Partial<Texts<K>>,
    private readonly backend: Backend<K, Saved>,
    /** What was written in it before, and not saved. */
    written: Partial<Record<K, string>> = {},
    /** What the server said of it: it stands on each field until that is another. */
    private readonly told: readonly FindingView[] = [],
  ) {
    const text = (key: K) => kept?.[key] ?? '';
    this.#before = Object.fromEntries(fields.map((key) => [key, text(key)])) as Texts<K>;
    this.#start = { ...this.#before, ...start };
    this.texts = { ...this.#start, ...written };
  }

  /** Saved, or not wanted after all. */
  isDone = false;

  /** Whether anything was written that closing would lose. */
  get isWritten(): boolean {
    return !this.isDone && this.fields.some((key) => this.texts[key] !== this.#start[key]);
  }

  /** What a new one usually has; nobody wrote it. */
  begin(field: K, text: string): void {
    if (this.texts[field] === '') this.texts[field] = text;
    this.#start[field] = text;
  }

  /** Only what is written, or what is other than before; an empty text clears. `hidden` fields are not said of this kind. */
  document(hidden: readonly K[] = []): Partial<Texts<K>> {
    const said = this.fields
      .map((key) => [key, hidden.includes(key) ? '' : this.texts[key].trim()] as const)
      .filter(([key, text]) => (this.kept ? text !== this.#before[key] : text !== ''));
    return Object.fromEntries(said) as Partial<Texts<K>>;
  }

  put(more: Partial<Record<K, string>>): void {
    for (const key of this.fields) if (more[key] !== undefined) this.texts[key] = more[key];
  }

  /** Only the last look asked for is shown. */
  async look(hidden: readonly K[]): Promise<void> {
    const turn = ++this.#turn;
    const findings = await this.backend.check(this.document(hidden)).catch(() => null);
    if (turn === this.#turn && findings) this.findings = findings;
  }

  /** The saved one, or nothing when something has to be mended first. */
  async save(hidden: readonly K[]): Promise<Saved | undefined> {
    this.tried = true;
    const saved = await this.saving.run(() => this.backend.save(this.document(hidden)));
    const refusal = this.saving.problem;
    if (refusal?.findings?.length) this.findings = refusal.findings;
    return saved;
  }

  /** The field of the first finding that stops saving. */
  get first(): K | undefined {
    return this.fields.find((key) => this.findings.some((one) => lastOf(one.field) === key && isError(one)));
  }

  said(field: K): Remarks {
    const told = this.told.find((one) => lastOf(one.field) === field);
    if (told && this.texts[field] === this.#before[field]) return { warning: `${told.message} ${told.hint}`.trim() };
    if (!this.tried && !this.touched.has(field)) return {};
    const those = this.findings.filter((one) => lastOf(one.field) === field);
    const worst = those.find(isError) ?? those[0];
    if (!worst) return {};
    return { [worst.severity]: `${worst.message} ${worst.hint}`.trim(), mend: this.#mendOf(worst) };
  }

  #mendOf({ mend }: FindingView): Remarks['mend'] {
    const changes = mend?.changes.map((one) => [lastOf(one.field), one.value] as const) ?? [];
    if (!mend || changes.some(([field]) => !this.fields.includes(field as K))) return undefined;
    return { label: mend.label, run: () => this.put(Object.fromEntries(changes) as Partial<Texts<K>>) };
  }
}

/** `client_data.cui` and `cui` are one field; the server calls a client's kind otherwise. */
export const lastOf = (path: string) => {
  const last = path.split('.').at(-1) ?? path;
  return last === 'client_type' ? 'type' : last;
};
const isError = (one: FindingView) => one.severity === 'error';
