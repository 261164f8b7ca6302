import type { Words } from '../types';
import { books } from './books';
import { invoices } from './invoices';
import { keeping } from './keeping';
import { paper } from './paper';
import { shell } from './shell';

/** English: a translation of the Romanian, checked key by key. */
export const en: Words = { ...shell, ...invoices, ...books, ...keeping, ...paper };
