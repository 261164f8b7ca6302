import { books } from './books';
import { invoices } from './invoices';
import { keeping } from './keeping';
import { paper } from './paper';
import { shell } from './shell';

/** Romanian: the source of every text on screen. */
export const ro = { ...shell, ...invoices, ...books, ...keeping, ...paper } as const;
