/** The lists of clients, of products, and of everything the firm invoiced, kept while other screens are open. */
import type { ClientRow, ProductRow, SaleRow } from '@/bindings';
import { ask } from './ask';
import { Paged } from './paged.svelte';

export const clientList = new Paged<ClientRow>((wanted) => ask('clients_page', wanted), ['clients', 'invoices']);
export const productList = new Paged<ProductRow>((wanted) => ask('products_page', wanted), ['products', 'invoices']);
export const firmList = new Paged<SaleRow>((wanted) => ask('firm_invoices', wanted), ['invoices', 'clients']);
