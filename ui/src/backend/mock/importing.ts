/** Tables of clients or products, tried, taken in and taken back. */
import type {
  ClientData,
  Commands,
  EntryKind,
  FindingView,
  ImportPreview,
  ImportRowView,
  ImportView,
  ProductData,
  UndoView,
} from '@/bindings';
import { refuse } from './asks';
import { checkClient, checkProduct, over } from './catalog';
import { pickFrom, type Entry } from './entries';
import * as made from './world';
import type { World } from './world';

type Args = Commands['import_preview']['args'];

/** Files that lie about: a good one, one with wrong rows, one without names over its columns. */
const TABLES: Record<string, Partial<Record<EntryKind, string[][]>>> = {
  'istoric.csv': {
    history: [
      ['Factura', 'Client', 'Data emiterii', 'Total', 'Status'],
      ['SB 0012', 'Mobila SRL', '05.03.2024', '1190.00', 'Incasata'],
      ['SB 0013', 'Ionescu Ana', '06.03.2024', '119.00', 'Emisa'],
    ],
  },
  'clienti.csv': {
    clients: [
      ['Denumire', 'CUI', 'Adresa', 'Oras', 'Observatii'],
      ['Zidărie Nouă SRL', 'RO41220995', 'Str. Morii 8', 'Turda', 'plătește greu'],
      ['Brutăria Șerban SRL', 'RO18547290', 'Str. Horea 20', 'Cluj-Napoca', ''],
      ['Construcții Ardeal SRL', 'RO22118034', 'Calea Victoriei 101', 'Turda', ''],
      ['', 'RO1', '', '', ''],
      ['<img src=x onerror=alert(1)>', 'abc', 'Str. Lungă 1', 'Dej', ''],
      ...Array.from({ length: 22 }, (_, at) => [
        `Atelier ${at + 1} SRL`,
        `RO5110${100 + at}`,
        'Str. Gării 5',
        'Dej',
        '',
      ]),
    ],
    products: [
      ['Produs', 'Cod', 'UM', 'Pret', 'TVA'],
      ['Sifon lavoar', 'A-301', 'buc', '38.5', '21'],
      ['Deplasare', 'A-102', 'km', '3', '21'],
      ['', 'A-303', 'buc', '12', '21'],
    ],
  },
  'fara-nume.csv': {
    clients: [
      ['A', 'B'],
      ['x', 'y'],
    ],
    products: [
      ['A', 'B'],
      ['x', 'y'],
    ],
  },
};

const FIELDS: Record<EntryKind, Record<string, string>> = {
  clients: { Denumire: 'name', CUI: 'cui', Adresa: 'address', Oras: 'city' },
  products: { Produs: 'name', Cod: 'code', UM: 'unit_of_measure', Pret: 'price', TVA: 'vat_rate' },
  history: { Factura: 'number', Client: 'name', 'Data emiterii': 'date', Total: 'total', Status: 'status' },
};

const WANTED: Record<EntryKind, string[]> = {
  clients: ['name'],
  products: ['name'],
  history: ['number', 'date', 'name', 'total'],
};

const fileOf = (path: string) => path.split(/[\\/]/).at(-1) ?? path;

interface Planned {
  row: ImportRowView;
  entry: Entry<ClientData> | Entry<ProductData> | null;
}

function plan(
  world: World,
  { kind, options }: Args,
): { columns: ImportPreview['columns']; missing: string[]; rows: Planned[] } {
  const table = TABLES[fileOf(options.path)]?.[kind];
  if (!table) refuse('file_unreadable', `Fișierul nu poate fi citit: ${options.path}.`, 'Verifică dacă e acolo.');
  const [head = [], ...lines] = table;
  const said = new Map(options.map);
  const columns = head.map((header) => {
    const field = said.get(header) ?? FIELDS[kind][header] ?? null;
    return { header, field: field === '-' ? null : field };
  });
  const missing = WANTED[kind].filter((field) => !columns.some((one) => one.field === field));
  if (missing.length > 0) return { columns, missing, rows: [] };
  const rows = lines.map((line, at) => {
    const texts = columns.flatMap(({ field }, column) => (field && line[column] ? [[field, line[column]]] : []));
    const typed = Object.fromEntries(texts) as Record<string, string>;
    if (kind === 'history') return planPast(world, typed, at + 2);
    return kind === 'clients' ? planClient(world, typed, at + 2) : planProduct(world, typed, at + 2);
  });
  return { columns, missing, rows };
}

function planned<T extends object>(
  line: number,
  name: string,
  known: Entry<T> | undefined,
  data: T,
  typed: Record<string, string>,
  findings: FindingView[],
): { row: ImportRowView; entry: Entry<T> | null } {
  const errors = findings.filter((one) => one.severity === 'error');
  const before = (known?.data ?? {}) as Record<string, string>;
  const changes = Object.entries(typed)
    .filter(([field, value]) => before[field] !== value)
    .map(([field, value]) => ({ field, value }));
  const outcome = errors.length > 0 ? 'refused' : !known ? 'new' : changes.length > 0 ? 'changed' : 'same';
  const row: ImportRowView = { line, name, outcome, changes: known ? changes : [], findings: errors };
  const entry: Entry<T> = {
    id: known?.id ?? `m${line}`,
    data,
    state: known ? 'changed' : 'local',
    conflict: [],
    attention: null,
  };
  return { row, entry: outcome === 'new' || outcome === 'changed' ? entry : null };
}

function planClient(world: World, typed: Record<string, string>, line: number): Planned {
  const known = world.clients.find((one) => one.data.cui === typed['cui']);
  const data = over<ClientData>(known?.data ?? ({ type: 'b2b', name: '' } as ClientData), typed);
  return planned(line, typed['name'] ?? '', known, data, typed, checkClient(data));
}

function planProduct(world: World, typed: Record<string, string>, line: number): Planned {
  const known = world.products.find((one) => one.data.code === typed['code']);
  const data = over<ProductData>(typed['name'] ? known?.data : undefined, typed as Partial<ProductData>);
  return planned(line, typed['name'] ?? '', known, data, typed, checkProduct(data));
}

function planPast(world: World, typed: Record<string, string>, line: number): Planned {
  const outcome = world.imports.history ? 'same' : 'new';
  const name = `${typed['number'] ?? ''}, ${typed['name'] ?? ''}`;
  return { row: { line, name, outcome, changes: [], findings: [] }, entry: null };
}

export function preview(world: World, asked: Args): ImportPreview {
  const { columns, missing, rows } = plan(world, asked);
  const count = (outcome: string) => rows.filter(({ row }) => row.outcome === outcome).length;
  const shown = new Map<string, number>();
  const examples = rows
    .map(({ row }) => row)
    .filter(({ outcome }) => {
      shown.set(outcome, (shown.get(outcome) ?? 0) + 1);
      return shown.get(outcome)! <= 5;
    });
  return {
    file: fileOf(asked.options.path),
    encoding: 'utf-8',
    delimiter: asked.options.delimiter ?? ';',
    decimal: asked.options.decimal,
    columns,
    missing,
    notes: [],
    rows: rows.length,
    new: count('new'),
    changed: count('changed'),
    same: count('same'),
    refused: count('refused'),
    examples,
  };
}

export function run(world: World, asked: Args): ImportView {
  const seen = preview(world, asked);
  if (seen.refused > 0 && !asked.options.skip_refused) {
    refuse(
      'import_rows_refused',
      `Nu s-a importat nimic: ${seen.refused} din fișier nu se pot prelua.`,
      'Corectează-le sau cere importul fără ele.',
    );
  }
  const at = made.moment(world);
  const { kind } = asked;
  const { rows } = plan(world, asked);
  if (kind === 'history') {
    world.imports[kind] = { file: seen.file, at, before: [] };
    return { file: seen.file, at, new: seen.new, changed: seen.changed, same: seen.same, refused: seen.refused };
  }
  world.imports[kind] = { file: seen.file, at, before: structuredClone(world[kind]) };
  for (const { entry } of rows) {
    if (entry) replace(world[kind] as Entry<unknown>[], entry);
  }
  pickFrom(world.clients, world.products);
  return { file: seen.file, at, new: seen.new, changed: seen.changed, same: seen.same, refused: seen.refused };
}

function replace(entries: Entry<unknown>[], entry: Entry<unknown>): void {
  const known = entries.findIndex((one) => one.id === entry.id);
  if (known < 0) entries.push(entry);
  else entries[known] = entry;
}

export function undo(world: World, kind: EntryKind): UndoView {
  const last = world.imports[kind];
  if (!last) {
    refuse(
      'import_nothing_to_undo',
      'Nu există niciun import care să poată fi anulat.',
      'Schimbă sau șterge intrările pe rând.',
    );
  }
  const taken_back = kind === 'history' ? 2 : world[kind].length - last.before.length + 1;
  if (kind === 'clients') world.clients = last.before as Entry<ClientData>[];
  else if (kind === 'products') world.products = last.before as Entry<ProductData>[];
  delete world.imports[kind];
  pickFrom(world.clients, world.products);
  return { file: last.file, at: last.at, taken_back, used: 0, sent: 0, changed: 0 };
}
