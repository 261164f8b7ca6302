/** Words of what is in a backup, before it is restored. */
export const looking = {
  looking: {
    do: 'Vezi ce conține',
    doing: 'Se citește…',
    from: 'Copia de {{when}}.',
    holds_one: 'Conține {{count}} factură.',
    holds_few: 'Conține {{count}} facturi.',
    holds_other: 'Conține {{count}} de facturi.',
    drafts_one: 'Și {{count}} ciornă.',
    drafts_few: 'Și {{count}} ciorne.',
    drafts_other: 'Și {{count}} de ciorne.',
    unsent_one: '{{count}} factură nu ajunsese încă în cont.',
    unsent_few: '{{count}} facturi nu ajunseseră încă în cont.',
    unsent_other: '{{count}} de facturi nu ajunseseră încă în cont.',
    here_one: 'Pe acest laptop e acum {{count}} factură: evidența ei e pusă deoparte.',
    here_few: 'Pe acest laptop sunt acum {{count}} facturi: evidența lor e pusă deoparte.',
    here_other: 'Pe acest laptop sunt acum {{count}} de facturi: evidența lor e pusă deoparte.',
  },
};
