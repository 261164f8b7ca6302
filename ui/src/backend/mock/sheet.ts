/** How paper looks in the in-browser stand-in, and what becomes of a scanned one. */
import type { OrderRequest, PaperSettingsView, PaperView, ScanView } from '@/bindings';
import { refuse } from './asks';
import type { World } from './world';

export const USUAL_PAPER: PaperSettingsView = {
  template: 'standard',
  lang: 'program',
  accent: null,
  letterhead: '',
  logo: null,
  month_folders: false,
};

/** The smallest picture there is. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export function saveLogo(world: World, path: string | null): PaperSettingsView {
  if (path !== null && !/\.(png|jpe?g)$/.test(path)) {
    refuse('logo_wrong_format', 'Fișierul nu e o imagine PNG sau JPEG.', 'Alege sigla ca PNG sau JPEG.');
  }
  return (world.paper = { ...world.paper, logo: path && `data:image/png;base64,${DOT}` });
}

/** The order as a paper with its texts on it. */
export function orderPaper(request: OrderRequest): PaperView {
  const said = [request.client_data?.name ?? '', ...request.items.map((item) => item.description)];
  const lines = said.filter(Boolean).map((text, at) => ({
    kind: 'text' as const,
    x: 18,
    y: 40 + 8 * at,
    size: 9,
    weight: 400,
    color: '#16202a',
    anchor: 'start',
    text,
  }));
  return { width: 210, height: 297, missing: [], pages: [lines], summary: 'Ciornă' };
}

export function verify(world: World, text: string): ScanView {
  const [kind, number = ''] = text.split('|');
  if (kind !== 'FACTURIER1') {
    refuse('mark_unreadable', 'Textul nu e un cod de verificare al unei facturi.', 'Scanează codul întreg.');
  }
  const found = world.books.find((one) => one.view.full_number === number);
  return {
    verdict: found ? 'genuine' : 'unknown',
    invoice_id: found?.view.id ?? null,
    full_number: found?.view.full_number ?? null,
    differences: [],
    message: found ? `Factura ${number} spune ce spune evidența.` : `Numărul ${number} nu e în evidență.`,
    hint: '',
  };
}
