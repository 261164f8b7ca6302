/** Words of giving a series up, and of how long its numbers last. */
import type { Translated } from '../types';
import type { numbers as romanian } from './numbers.ro';

export const numbers: Translated<typeof romanian> = {
  numbers: {
    files: 'The register as PDF or CSV',
    which: 'What of the register is shown',
    unused: 'Unused',
    all: 'All',
    none_unused: 'No unused number: each stands on an invoice.',
    shown: '{{shown}} of {{total}}',
    more: 'Show 100 more',
    waiting_one: '{{count}} invoice has not left yet',
    waiting_other: '{{count}} invoices have not left yet',
    waiting_text: 'They leave after unlocking too, but it is safer to send them now.',
    send_first: 'Send first',
    left: 'What about the unused numbers?',
    keep: 'Keep them',
    keep_text:
      'They stay with this laptop until their reservation ends, if you lock the series again. Those that expire enter the register by themselves.',
    give_up: 'Give them up',
    give_up_one: '{{count}} number enters the register of unused numbers and cannot be used any more.',
    give_up_other: '{{count}} numbers enter the register of unused numbers and cannot be used any more.',
    given: 'The numbers given up',
    give_up_reason: 'Series {{name}} was unlocked',
    refill: 'Topped up by themselves: below {{below}} free ones, up to {{to}}.',
    refill_off: 'Not topped up by themselves.',
    refill_change: 'Change',
    age: 'As they were at the last check: {{when}}.',
    lasts_one: 'last about {{count}} day',
    lasts_other: 'last about {{count}} days',
  },
};
