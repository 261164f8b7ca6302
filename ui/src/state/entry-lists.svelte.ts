/** The lists of clients and products, kept while other screens are open. */
import type { ClientRow, ProductRow } from '@/bindings';
import { ask } from './ask';
import { Paged } from './paged.svelte';

export const clientList = new Paged<ClientRow>((wanted) => ask('clients_page', wanted), ['clients', 'invoices']);
export const productList = new Paged<ProductRow>((wanted) => ask('products_page', wanted), ['products', 'invoices']);
