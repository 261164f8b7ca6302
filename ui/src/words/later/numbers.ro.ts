/** Words of giving a series up, and of how long its numbers last. */
export const numbers = {
  numbers: {
    waiting_one: '{{count}} factură nu a plecat încă',
    waiting_few: '{{count}} facturi nu au plecat încă',
    waiting_other: '{{count}} de facturi nu au plecat încă',
    waiting_text: 'Pleacă și după deblocare, dar mai sigur e să plece acum.',
    send_first: 'Trimite întâi',
    left: 'Ce faci cu numerele nefolosite?',
    keep: 'Le păstrezi',
    keep_text:
      'Rămân ale acestui laptop până le expiră rezervarea, dacă blochezi din nou seria. Ce expiră intră singur în registru.',
    give_up: 'Renunți la ele',
    give_up_one: '{{count}} număr intră în registrul numerelor nefolosite și nu mai poate fi folosit: {{list}}',
    give_up_few: '{{count}} numere intră în registrul numerelor nefolosite și nu mai pot fi folosite: {{list}}',
    give_up_other: '{{count}} de numere intră în registrul numerelor nefolosite și nu mai pot fi folosite: {{list}}',
    give_up_reason: 'Seria {{name}} a fost deblocată',
    refill: 'Se completează singure: sub {{below}} libere, până la {{to}}.',
    refill_off: 'Nu se completează singure.',
    refill_change: 'Schimbă',
    age: 'Cum erau la ultima verificare: {{when}}.',
    lasts_one: 'ajung cam {{count}} zi',
    lasts_few: 'ajung cam {{count}} zile',
    lasts_other: 'ajung cam {{count}} de zile',
  },
};
