/** A client being described for the first time, and the data it makes. */
import type { ClientData } from '@/bindings';
import { CLIENT_TEXTS, textsOf, without, written } from './texts';

export class NewClient {
  type = $state<'b2b' | 'b2c'>('b2b');
  taxId = $state('');
  texts = $state(textsOf(CLIENT_TEXTS));
  /** What the form does not show, kept as it came. */
  rest = $state.raw<Partial<ClientData>>({});

  /** The field the tax id goes into. */
  get idField(): 'cui' | 'cnp' {
    return this.type === 'b2b' ? 'cui' : 'cnp';
  }

  data(): ClientData {
    const taxId = this.taxId.trim();
    return {
      ...this.rest,
      type: this.type,
      name: '',
      ...(taxId ? { [this.idField]: taxId } : {}),
      ...written(this.texts),
    };
  }

  static from(data: ClientData): NewClient {
    const client = new NewClient();
    client.type = data.type;
    client.taxId = data[client.idField] ?? '';
    client.texts = textsOf(CLIENT_TEXTS, data);
    client.rest = without(data, ['type', client.idField, ...CLIENT_TEXTS]);
    return client;
  }
}
