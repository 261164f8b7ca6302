/** What the real check would find, for a handful of fields. */
import type { FindingView, OrderRequest, ProblemView } from '@/bindings';
import { TODAY, type World } from './world';

function finding(field: string, code: string, message: string, hint: string, severity: 'error' | 'warning' = 'error') {
  return { severity, field, code, message, hint } satisfies FindingView;
}

export function check(request: OrderRequest): FindingView[] {
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
    found.push(finding('date', 'date_in_future', 'Data e în viitor', 'Factura poartă cel mult data de azi'));
  }
  if (request.due_date && request.date && request.due_date < request.date) {
    found.push(finding('due_date', 'due_before_issue', 'Scadența e înainte de data emiterii', 'Schimbă una din ele'));
  }
  if (request.currency && request.currency !== 'RON' && !request.currency_rate) {
    found.push(finding('currency_rate', 'exchange_rate_missing', 'Lipsește cursul', 'Scrie cursul BNR în lei'));
  }
  if (request.items.length === 0) {
    found.push(finding('items', 'no_rows', 'Factura nu are nicio linie', 'Scrie ce ai vândut sau lucrat'));
  }
  request.items.forEach((item, at) => {
    const path = (field: string) => `items.${at}.${field}`;
    if (!item.description) {
      found.push(finding(path('description'), 'row_description_missing', 'Lipsește denumirea', 'Scrie ce facturezi'));
    }
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

export function blocked(world: World): ProblemView | null {
  if (world.stopped) {
    return {
      code: 'issuing_stopped',
      message: 'Emiterea e oprită până spui ultimul număr de pe hârtie.',
      hint: 'Deschide seriile și spune ultimul număr tipărit pe fiecare.',
    };
  }
  if (world.key) return null;
  const here = world.series.find((one) => one.lock === 'here');
  if (!here) {
    return {
      code: 'series_not_locked',
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
