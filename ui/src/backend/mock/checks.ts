/** What the real check would find, for a handful of fields. */
import type { ChangeView, FindingView, OrderItem, OrderPreview, OrderRequest, ProblemView } from '@/bindings';
import { showDate } from '@/format/dates';
import { rateOf } from './rates';
import { sumOrder } from './sums';
import { TODAY, type World } from './world';

function finding(field: string, code: string, message: string, hint: string, severity: 'error' | 'warning' = 'error') {
  return { severity, field, code, message, hint } satisfies FindingView;
}

function mended(one: FindingView, source: string, label: string, ...changes: [string, string][]): FindingView {
  const mend = { label, changes: changes.map(([field, value]): ChangeView => ({ field, value })) };
  return { ...one, source, mend };
}

const NAME_MAX = 100;

/** The first words within a hundred characters, and the rest. */
function splitName(name: string): [string, string] {
  const space = name.slice(0, NAME_MAX + 1).lastIndexOf(' ');
  const at = space > 0 ? space : NAME_MAX;
  return [name.slice(0, at).trimEnd(), name.slice(at).trimStart()];
}

/** What is offered to mend of one line. */
function checkRow(item: OrderItem, path: (field: string) => string): FindingView[] {
  const found: FindingView[] = [];
  if (item.description.length > NAME_MAX && item.description.length <= 200) {
    const [short, rest] = splitName(item.description);
    const long = finding(
      path('description'),
      'row_description_long',
      'Denumirea are peste 100 de caractere, cât încap în e-Factura.',
      'Mută restul în descrierea extinsă sau scurteaz-o; poți emite și așa.',
      'warning',
    );
    const moved = [rest, item.description_extended].filter(Boolean).join('\n');
    found.push(
      mended(
        long,
        'RO_CIUS 1.0.1, BT-153',
        'Mută restul în descrierea extinsă',
        [path('description'), short],
        [path('description_extended'), moved],
      ),
    );
  }
  if (item.vat_rate === '19') {
    const old = finding(
      path('vat_rate'),
      'vat_rate_not_in_force',
      'Cota de TVA nu e în vigoare la data facturii.',
      'Alege o cotă valabilă la acea dată.',
    );
    const source = 'Cod fiscal art. 291; Legea 141/2025, de la 1 august 2025';
    found.push(mended(old, source, 'Pune cota de 21 %', [path('vat_rate'), '21']));
  }
  if (item.ubl_nc && !/^\d{4,8}$/.test(item.ubl_nc)) {
    found.push(finding(path('ubl_nc'), 'row_nc_invalid', 'Nu arată a cod NC', 'De la patru la opt cifre', 'warning'));
  }
  return found;
}

/** What is offered to mend of the rest. */
function checkReporting(request: OrderRequest): FindingView[] {
  const found: FindingView[] = [];
  if (request.document_type === 'proforma') {
    found.push(
      finding(
        'document_type',
        'needs_server',
        'Documentul e făcut și numerotat de server, deci are nevoie de internet.',
        'Fără internet, păstrează-l ca ciornă și trimite-l mai târziu.',
        'warning',
      ),
    );
  } else if (request.efactura_enabled === 0) {
    const off = finding(
      'efactura_enabled',
      'efactura_off',
      'Factura nu va ajunge în e-Factura.',
      'Pornește e-Factura, dacă nu știi sigur că e o excepție.',
      'warning',
    );
    found.push(mended(off, 'OUG 120/2021', 'Pornește e-Factura', ['efactura_enabled', '1']));
  } else if (request.spv_environment === 'test') {
    const test = finding(
      'spv_environment',
      'spv_test',
      'Factura merge în mediul de test al ANAF, unde nu contează.',
      'Lasă mediul real, dacă nu faci o probă.',
      'warning',
    );
    found.push(mended(test, 'ANAF', 'Trimite în mediul real', ['spv_environment', '']));
  }
  if (request.send_email && !request.email_address) {
    found.push(finding('email_address', 'email_missing', 'Lipsește adresa de e-mail', 'Scrie adresa clientului'));
  }
  if (request.payment_installments !== undefined && typeof request.payment_installments !== 'number') {
    found.push(finding('payment_installments', 'wrong_type', 'Nu e un număr', 'Scrie în câte rate se plătește'));
  }
  return found;
}

export function preview(world: World, request: OrderRequest): OrderPreview {
  const needs_server = world.key || request.document_type === 'proforma' || request.is_draft === 1;
  const free = world.series.find((one) => one.lock === 'here')?.next_number ?? null;
  const rate = rateOf(world, request);
  return {
    totals: sumOrder(request.items, request.currency ?? 'RON', rate?.rate),
    findings: check(world, request),
    next_number: needs_server ? null : free,
    blocked: blocked(world, needs_server),
    needs_server,
    rate,
  };
}

export function check(world: World, request: OrderRequest): FindingView[] {
  const found: FindingView[] = [];
  const client = request.client_data;
  if (!request.client_id && !client) {
    found.push(finding('client_id', 'client_name_missing', 'Lipsește clientul', 'Alege un client'));
  }
  if (client) {
    if (!client.name) {
      found.push(finding('client_data.name', 'client_name_missing', 'Lipsește numele clientului', 'Scrie numele'));
    }
    if (client.type === 'b2b' && !client.cui) {
      found.push(finding('client_data.cui', 'client_tax_id_missing', 'O firmă are nevoie de CUI', 'Scrie CUI-ul'));
    } else if (client.cui && !/^(RO)?\d{2,10}$/i.test(client.cui)) {
      found.push(finding('client_data.cui', 'client_tax_id_shape', 'Nu arată a CUI', 'De exemplu RO18547290'));
    }
    if (!client.address) {
      found.push(
        finding('client_data.address', 'client_address_missing', 'Lipsește adresa', 'Scrie strada și numărul'),
      );
    }
    if (!client.city) {
      found.push(finding('client_data.city', 'client_city_missing', 'Lipsește localitatea', 'Scrie localitatea'));
    }
  }
  if (request.date && request.date > TODAY) {
    const future = finding('date', 'date_in_future', 'Data e în viitor', 'Factura poartă cel mult data de azi');
    found.push(mended(future, 'Cod fiscal art. 319 (16)', `Pune data de azi, ${showDate(TODAY)}`, ['date', TODAY]));
  }
  if (request.due_date && request.date && request.due_date < request.date) {
    found.push(finding('due_date', 'due_before_issue', 'Scadența e înainte de data emiterii', 'Schimbă una din ele'));
  }
  if (request.currency && request.currency !== 'RON' && !rateOf(world, request)) {
    found.push(finding('currency_rate', 'exchange_rate_missing', 'Lipsește cursul', 'Scrie cursul BNR în lei'));
  }
  found.push(...checkReporting(request));
  if (request.items.length === 0) {
    found.push(finding('items', 'no_rows', 'Factura nu are nicio linie', 'Scrie ce ai vândut sau lucrat'));
  }
  request.items.forEach((item, at) => {
    const path = (field: string) => `items.${at}.${field}`;
    if (!item.description) {
      found.push(finding(path('description'), 'row_description_missing', 'Lipsește denumirea', 'Scrie ce facturezi'));
    }
    found.push(...checkRow(item, path));
    if (!(Number(item.quantity) >= 0.01)) {
      found.push(finding(path('quantity'), 'row_quantity_too_small', 'Cantitate cel puțin 0,01', 'Scrie cantitatea'));
    }
    if (!item.price) {
      found.push(finding(path('price'), 'row_price_missing', 'Lipsește prețul', 'Scrie prețul fără TVA'));
    } else if (Number(item.price) < 0) {
      found.push(
        finding(
          path('price'),
          'discount_row',
          'Preț negativ: linia e o reducere',
          'E în regulă dacă asta vrei',
          'warning',
        ),
      );
    }
  });
  return found;
}

export function blocked(world: World, needsServer = world.key): ProblemView | null {
  if (world.stopped) {
    return {
      code: 'issuing_stopped',
      message: 'Emiterea e oprită până spui ultimul număr de pe hârtie.',
      hint: 'Deschide seriile și spune ultimul număr tipărit pe fiecare.',
    };
  }
  if (needsServer && world.network === 'online') return null;
  if (needsServer && !world.key) {
    return {
      code: 'offline',
      message: 'Nu e internet.',
      hint: 'Proforma primește numărul de la server. Ciorna rămâne salvată.',
    };
  }
  if (world.key) return null;
  const here = world.series.find((one) => one.lock === 'here');
  if (!here) {
    return {
      code: 'series_not_locked_here',
      message: 'Seria nu e blocată pe acest laptop.',
      hint: 'Blochează seria ca să poți emite pe ea. Ciorna rămâne salvată.',
    };
  }
  if (here.free_numbers > 0) return null;
  return {
    code: 'no_number',
    message: 'Nu mai ai niciun număr rezervat.',
    hint: 'Rezervă numere ca să emiți factura. Ciorna rămâne salvată.',
  };
}
