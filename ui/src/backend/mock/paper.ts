/** A sample of the drawing steps the real backend lays out, and the papers that leave. */
import type { DrawingStep, InvoiceDetail, PaperView } from '@/bindings';
import { showDate } from '@/format/dates';
import { showMoney, showQuantity } from '@/format/decimal';
import { moment, type Stored, type World } from './world';

const INK = '#16202a';
const GREY = '#5f6c78';

function text(x: number, y: number, words: string, more: Partial<Extract<DrawingStep, { kind: 'text' }>> = {}) {
  return {
    kind: 'text' as const,
    x,
    y,
    text: words,
    size: 9,
    weight: 400,
    color: INK,
    anchor: 'start',
    ...more,
  };
}

export function paperOf(detail: InvoiceDetail, firm: string, demo: boolean): PaperView {
  const { invoice } = detail;
  const end = { anchor: 'end' };
  const bold = { weight: 600 };
  const steps: DrawingStep[] = [
    text(18, 24, invoice.document_type === 'proforma' ? 'PROFORMĂ' : 'FACTURĂ', { size: 20, weight: 600 }),
    text(192, 20, invoice.full_number, { size: 12, ...end, ...bold }),
    text(192, 26, `din ${showDate(invoice.date)}`, end),
    text(192, 31, `scadentă la ${showDate(invoice.due_date)}`, { ...end, color: GREY }),
    { kind: 'line', x1: 18, y1: 36, x2: 192, y2: 36, width: 0.3, color: '#d3d9de' },
    text(18, 43, 'FURNIZOR', { size: 7, color: GREY }),
    text(18, 49, firm, bold),
    text(18, 54, 'RO33814501 · J12/1842/2014'),
    text(18, 59, 'Str. Fabricii 22, Cluj-Napoca, Cluj'),
    text(18, 64, 'Capital social: 200 lei'),
    text(110, 43, 'CLIENT', { size: 7, color: GREY }),
    text(110, 49, invoice.client_name, bold),
    text(110, 54, detail.client_tax_id ?? ''),
    text(110, 59, detail.client_address),
    { kind: 'rect', x: 18, y: 74, width: 174, height: 8, color: '#eceff1' },
    text(21, 79.3, 'Denumire', { size: 8, ...bold }),
    text(112, 79.3, 'Cant.', { size: 8, ...bold, ...end }),
    text(116, 79.3, 'U.M.', { size: 8, ...bold }),
    text(146, 79.3, 'Preț fără TVA', { size: 8, ...bold, ...end }),
    text(160, 79.3, 'TVA', { size: 8, ...bold, ...end }),
    text(189, 79.3, 'Valoare', { size: 8, ...bold, ...end }),
  ];
  let y = 89;
  for (const row of detail.rows) {
    steps.push(
      text(21, y, row.description),
      text(112, y, showQuantity(row.quantity), end),
      text(116, y, row.unit),
      text(146, y, showMoney(row.price), end),
      text(160, y, `${row.vat_rate}%`, end),
      text(189, y, showMoney(row.net), end),
      { kind: 'line', x1: 18, y1: y + 3, x2: 192, y2: y + 3, width: 0.15, color: '#e4e8eb' },
    );
    y += 8;
  }
  y += 6;
  steps.push(text(150, y, 'Total fără TVA', end), text(189, y, showMoney(invoice.subtotal), end));
  for (const rate of detail.by_rate) {
    y += 6;
    steps.push(text(150, y, `TVA ${rate.rate}%`, end), text(189, y, showMoney(rate.vat), end));
  }
  const unit = invoice.currency === 'RON' ? 'lei' : invoice.currency;
  steps.push(
    text(150, y + 10, 'Total de plată', { ...end, ...bold, size: 11 }),
    text(189, y + 10, `${showMoney(invoice.total)} ${unit}`, { ...end, ...bold, size: 11 }),
  );
  if (detail.info) steps.push(text(18, y + 24, detail.info, { size: 8, color: GREY }));
  if (demo) {
    steps.push(text(105, 190, 'DEMO', { size: 110, weight: 600, color: '#eceff1', anchor: 'middle' }));
  }
  steps.push(
    text(18, 285, 'Factura circulă fără semnătură și ștampilă (art. 319 alin. 29 Cod fiscal).', {
      size: 7,
      color: GREY,
    }),
  );
  return {
    width: 210,
    height: 297,
    missing: [],
    pages: [steps],
    summary: `Factura ${invoice.full_number} pentru ${invoice.client_name}, total ${showMoney(invoice.total)} ${unit}`,
  };
}

/** A paper of it leaves the books; the first one at a place is told of. */
export function paperMade(world: World, { view, timeline }: Stored): { path: string } {
  const path = `Documente/Facturi/${view.full_number}.pdf`;
  view.undo_seconds = 0;
  const at = timeline.findIndex((entry) => !entry.done);
  const made = { at: moment(world), kind: 'paper', done: true, detail: path };
  if (!timeline.some((entry) => entry.kind === 'paper')) timeline.splice(at < 0 ? timeline.length : at, 0, made);
  return { path };
}
