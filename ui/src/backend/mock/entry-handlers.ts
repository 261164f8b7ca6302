/** The commands about clients, products and their import. */
import type { Commands, EntryKind, Topic } from '@/bindings';
import * as catalog from './catalog';
import * as importing from './importing';
import type { World } from './world';

export type Handlers = { [C in keyof Commands]: (args: Commands[C]['args']) => Commands[C]['reply'] };
type Names = Extract<keyof Commands, `client_${string}` | `product_${string}` | `import_${string}`>;

const topicOf = (kind: EntryKind): Topic => (kind === 'history' ? 'invoices' : kind);

export function entryHandlers(
  now: () => World,
  tell: (...topics: Topic[]) => void,
): Pick<Handlers, Names | 'clients_page' | 'products_page' | 'firm_invoices' | 'company_lookup'> {
  const told = <T>(topic: Topic, reply: T): T => {
    tell(topic);
    return reply;
  };
  return {
    clients_page: (args) => catalog.clientsPage(now(), args),
    client_get: ({ id }) => catalog.clientDetail(now(), id),
    client_history: (args) => catalog.history(now(), args),
    firm_invoices: (args) => catalog.firmInvoices(now(), args),
    client_check: ({ id, client }) =>
      catalog.checkClient(catalog.over(now().clients.find((one) => one.id === id)?.data, client)),
    client_save: (args) => told('clients', catalog.saveClient(now(), args)),
    client_delete({ id }) {
      catalog.deleteClient(now(), id);
      return told('clients', null);
    },
    client_decide: (args) => told('clients', catalog.decideClient(now(), args)),
    company_lookup: ({ cui }) => catalog.lookUp(now(), cui),
    products_page: (args) => catalog.productsPage(now(), args),
    product_get: ({ id }) => catalog.productDetail(now(), id),
    product_check: ({ id, product }) =>
      catalog.checkProduct(catalog.over(now().products.find((one) => one.id === id)?.data, product)),
    product_save: (args) => told('products', catalog.saveProduct(now(), args)),
    product_delete({ id }) {
      catalog.deleteProduct(now(), id);
      return told('products', null);
    },
    product_decide: (args) => told('products', catalog.decideProduct(now(), args)),
    product_last_price: (args) => catalog.lastPrice(now(), args),
    import_preview: (args) => importing.preview(now(), args),
    import_run: (args) => told(topicOf(args.kind), importing.run(now(), args)),
    import_progress: () => null,
    import_last({ kind }) {
      const last = now().imports[kind];
      return last ? { file: last.file, at: last.at } : null;
    },
    import_undo: ({ kind }) => told(topicOf(kind), importing.undo(now(), kind)),
  };
}
