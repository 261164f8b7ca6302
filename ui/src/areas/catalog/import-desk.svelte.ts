/** One import from its file to its end: tried, run, taken back. Not here: reading the table; the backend does. */
import type { EntryKind, ImportOptions, ImportPreview, Progress, ImportView, UndoView } from '@/bindings';
import { ask } from '@/state/ask';
import { Action } from '@/state/query.svelte';

const PROGRESS_PAUSE_MS = 250;

export class ImportDesk {
  path = $state('');
  preview = $state.raw<ImportPreview | null>(null);
  skip = $state(false);
  /** What parts the decimals, where a person said so. */
  decimal = $state<'' | ',' | '.'>('');
  progress = $state.raw<Progress | null>(null);
  done = $state.raw<ImportView | null>(null);
  undone = $state.raw<UndoView | null>(null);
  readonly looking = new Action();
  readonly running = new Action();
  readonly undoing = new Action();
  /** What a person chose for a column, beyond what the header tells. */
  #map = new Map<string, string>();
  /** Counts what was asked: only what answers the last question is seen, and imported. */
  #turn = 0;

  constructor(readonly kind: EntryKind) {}

  #options(skip_refused: boolean): ImportOptions {
    const decimal = this.decimal || null;
    return { path: this.path.trim(), map: [...this.#map], delimiter: null, decimal, skip_refused };
  }

  /** Tries the file, and stays with what was seen before when it cannot be read with a new choice. */
  async look(): Promise<boolean> {
    const { kind } = this;
    const turn = ++this.#turn;
    const preview = await this.looking.next(async () =>
      turn === this.#turn ? ask('import_preview', { kind, options: this.#options(true) }) : undefined,
    );
    // Asked otherwise meanwhile: what comes of that is seen next.
    if (turn !== this.#turn) return true;
    if (preview) this.preview = preview;
    return preview !== undefined;
  }

  /** Fills a field from a column; an empty one leaves the column out. */
  async assign(header: string, field: string): Promise<void> {
    const before = new Map(this.#map);
    for (const [other, taken] of this.#map) if (taken === field && field) this.#map.set(other, '-');
    const holder = this.preview?.columns.find((one) => one.field === field && one.header !== header);
    if (field && holder) this.#map.set(holder.header, '-');
    this.#map.set(header, field || '-');
    if (!(await this.look())) this.#map = before;
  }

  /** Says what parts the decimals; an empty text leaves it to the amounts. */
  async part(decimal: string): Promise<void> {
    this.decimal = decimal === ',' || decimal === '.' ? decimal : '';
    await this.look();
  }

  async run(): Promise<void> {
    if (this.looking.busy) return;
    const { kind } = this;
    const timer = setInterval(() => {
      ask('import_progress', {})
        .then((now) => (this.progress = now ?? this.progress))
        .catch(() => undefined);
    }, PROGRESS_PAUSE_MS);
    const done = await this.running.run(() => ask('import_run', { kind, options: this.#options(this.skip) }));
    clearInterval(timer);
    this.progress = null;
    if (done) this.done = done;
  }

  async undo(): Promise<boolean> {
    const { kind } = this;
    const undone = await this.undoing.run(() => ask('import_undo', { kind }));
    if (undone) this.undone = undone;
    return undone !== undefined;
  }

  again(): void {
    this.#turn += 1;
    this.#map.clear();
    this.preview = null;
    this.done = null;
    this.undone = null;
    this.skip = false;
    this.decimal = '';
    this.looking.problem = null;
    this.running.problem = null;
    this.undoing.problem = null;
  }
}
