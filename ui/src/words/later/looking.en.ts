/** Words of what is in a backup, before it is restored. */
import type { Translated } from '../types';
import type { looking as romanian } from './looking.ro';

export const looking: Translated<typeof romanian> = {
  looking: {
    do: 'See what it holds',
    doing: 'Reading…',
    from: 'The backup of {{when}}.',
    holds_one: 'It holds {{count}} invoice.',
    holds_other: 'It holds {{count}} invoices.',
    drafts_one: 'And {{count}} draft.',
    drafts_other: 'And {{count}} drafts.',
    unsent_one: '{{count}} had not reached the account yet.',
    unsent_other: '{{count}} had not reached the account yet.',
    here_one: 'On this laptop there is {{count}} invoice now: its books are set aside.',
    here_other: 'On this laptop there are {{count}} invoices now: their books are set aside.',
  },
};
