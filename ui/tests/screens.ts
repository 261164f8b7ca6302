/** Every screen and state worth looking at, and how to get there. */
import type { Page } from '@playwright/test';
import { visit, type World } from './page';

type Go = (page: Page, look: World) => Promise<void>;

const inWorld =
  (world: World['world']) =>
  (screen: string, then?: (page: Page) => Promise<void>): Go =>
  async (page, look) => {
    await visit(page, { world, ...look, screen });
    await then?.(page);
  };

const firm = inWorld('firm');
const troubled = inWorld('troubled');
const stopped = inWorld('stopped');
const rescue = inWorld('rescue');
const byKey = inWorld('key');

const withKey = async (page: Page) => {
  await page.getByTestId('welcome-account').click();
  await page.locator('#by-key').check();
};

export const PARTS = ['money', 'payment', 'efactura', 'email', 'delegate', 'texts', 'place'];

export const LONG_NAME =
  'Montaj centrală termică în condensare cu kit de evacuare, vas de expansiune, pompă de recirculare și punere în funcțiune';

const steps: Record<'firm' | 'series' | 'lock' | 'numbers' | 'done', Go> = {
  firm: (page, look) => visit(page, { world: 'signed_in', ...look }),
  async series(page, look) {
    await steps.firm(page, look);
    await page.getByTestId('payer-yes').click();
    await page.getByTestId('profile-submit').click();
    await page.getByTestId('welcome-series-next').waitFor();
  },
  async lock(page, look) {
    await steps.series(page, look);
    await page.getByTestId('welcome-series-next').click();
    await page.getByTestId('welcome-lock').waitFor();
  },
  async numbers(page, look) {
    await steps.lock(page, look);
    await page.getByTestId('welcome-lock').click();
    await page.getByTestId('welcome-reserve').waitFor();
  },
  async done(page, look) {
    await steps.numbers(page, look);
    await page.getByTestId('welcome-reserve').click();
    await page.getByTestId('welcome-first-invoice').waitFor();
  },
};

interface Mocked {
  mock: { change(turn: (world: Record<string, unknown>) => void): void };
}

export const SCREENS: Record<string, Go> = {
  welcome: (page, look) => visit(page, look),
  'welcome, offline': (page, look) => visit(page, { network: 'offline', ...look }),
  async 'sign in, refused'(page, look) {
    await visit(page, look);
    await page.getByTestId('welcome-account').click();
    await page.getByTestId('sign-in-email').fill('ion@exemplu.ro');
    await page.getByTestId('sign-in-password').fill('alta');
    await page.keyboard.press('Enter');
    await page.locator('#password-note').waitFor();
  },
  'step: firm': steps.firm,
  'step: series': steps.series,
  'step: lock': steps.lock,
  'step: numbers': steps.numbers,
  'step: done': steps.done,
  home: firm('#/home', (page) => page.getByTestId('home-newest').waitFor()),
  'home, troubles': troubled('#/home', (page) => page.getByTestId('home-urgent').waitFor()),
  'home, offline': (page, look) =>
    visit(page, { world: 'firm', network: 'offline', ...look, screen: '#/home' }).then(() =>
      page.getByTestId('home-newest').waitFor(),
    ),
  'home, issuing stopped': stopped('#/home', (page) => page.getByTestId('check').first().waitFor()),
  'home, server down': (page, look) =>
    visit(page, { world: 'troubled', network: 'server_down', ...look, screen: '#/home' }),
  'home, signed out': (page, look) =>
    visit(page, { world: 'troubled', network: 'session_expired', ...look, screen: '#/home' }),
  'sign in again': (page, look) =>
    visit(page, { world: 'firm', network: 'session_expired', ...look, screen: '#/sign_in' }).then(() =>
      page.getByTestId('sign-in-email').waitFor(),
    ),
  'home, empty': (page, look) =>
    visit(page, { world: 'firm', ...look, screen: '#/home' }).then(async () => {
      await page.evaluate(() => (window as never as Turn).mock.change((world) => (world.books = [])));
      await page.getByText(/Nicio factură încă|No invoices yet/).waitFor();
    }),
  palette: firm('#/invoices/i100', async (page) => {
    await page.getByTestId('invoice-number').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-row').first().waitFor();
  }),
  'palette, finding': firm('#/home', async (page) => {
    await page.getByTestId('home-newest').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').pressSequentially('ser');
    await page.getByText('Brutăria').first().waitFor();
  }),
  'palette, nothing found': firm('#/home', async (page) => {
    await page.getByTestId('home-newest').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('zzzz');
    await page.locator('.nothing').waitFor();
  }),
  list: firm('', async (page) => {
    await page.getByTestId('list-row').first().waitFor();
    await page.locator('#invoice-grid').focus();
    await page.keyboard.press('ArrowDown');
  }),
  'list, one period': firm('', async (page) => {
    await page.getByTestId('list-period').selectOption('days');
    await page.getByTestId('filter-unpaid').click();
    await page.getByTestId('sort-due').click();
    await page.getByTestId('list-row').first().waitFor();
  }),
  'list, the menu of a row': firm('', async (page) => {
    await page.getByTestId('list-search').fill('TRN-000100');
    await page.getByTestId('list-row').first().click({ button: 'right' });
    await page.getByTestId('menu-edit').waitFor();
  }),
  'list, offline': (page, look) => visit(page, { world: 'firm', network: 'offline', ...look }),
  'list, empty': firm('', async (page) => {
    await page.evaluate(() => (window as never as Turn).mock.change((world) => (world.books = [])));
    await page.getByText(/Nicio factură încă|No invoices yet/).waitFor();
  }),
  'list, nothing found': firm('', (page) => page.getByTestId('list-search').fill('zzz')),
  'list, all of the firm': firm('#/firm', (page) => page.getByTestId('firm-row').first().waitFor()),
  keys: firm('', async (page) => {
    await page.getByTestId('list-row').first().waitFor();
    await page.keyboard.press('F1');
    await page.getByRole('dialog').waitFor();
  }),
  editor: firm('#/new', (page) => page.getByTestId('editor-client').waitFor()),
  'editor, without the paper': firm('#/drafts/d1', async (page) => {
    await page.getByTestId('preview').locator('svg').waitFor();
    await page.getByTestId('editor-preview').click();
    await page.getByTestId('preview').waitFor({ state: 'detached' });
  }),
  'editor, could not save': firm('#/drafts/d1', async (page) => {
    await page.getByTestId('editor-issue').waitFor();
    await page.evaluate(() => (window as never as Mocked).mock.change((world) => (world['full'] = true)));
    await page.keyboard.press('Control+s');
    await page.getByTestId('unsaved').waitFor();
  }),
  'editor, suggesting': firm('#/new', async (page) => {
    await page.getByTestId('editor-client').pressSequentially('ser');
    await page.getByRole('option').first().waitFor();
  }),
  'editor, more': firm('#/new', (page) => page.getByTestId('editor-more').click()),
  'editor, every part of more': firm('#/new', async (page) => {
    await page.getByTestId('editor-more').click();
    for (const part of PARTS) await page.getByTestId(`part-${part}`).click();
    await page.getByTestId('editor-currency').selectOption('EUR');
    await page.getByText(/Curs BNR din|BNR rate of/).waitFor();
    await page.getByTestId('editor-spv').selectOption('test');
    await page.getByTestId('mend').waitFor();
  }),
  'editor, parts in use': firm('#/new', async (page) => {
    await page.getByTestId('editor-more').click();
    await page.getByTestId('part-delegate').click();
    await page.getByTestId('editor-delegate_name').fill('Pop Ion');
    await page.getByTestId('part-delegate').click();
  }),
  'editor, pro forma': firm('#/drafts/d1', async (page) => {
    await page.getByTestId('document-type-proforma').click();
    await page.getByTestId('editor-from-server').waitFor();
  }),
  'editor, pro forma offline': firm('#/drafts/d1', async (page) => {
    await page.getByTestId('document-type-proforma').click();
    await page.evaluate(() => (window as never as Turn).mock.network('offline'));
    await page.getByTestId('editor-blocked').waitFor();
  }),
  'editor, details of a line': firm('#/drafts/d1', async (page) => {
    await page.getByTestId('row-description').first().focus();
    await page.keyboard.press('Alt+Enter');
    await page.keyboard.type('cu garanție');
    await page.getByTestId('row-ubl_nc').fill('84');
    await page.keyboard.press('Tab');
    await page.getByText('Nu arată a cod NC').waitFor();
  }),
  'editor, ways to mend': firm('#/drafts/d1', async (page) => {
    await page.getByTestId('editor-date').fill('25.12');
    await page.getByTestId('row-description').first().fill(LONG_NAME);
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('problem-mend').nth(1).waitFor();
  }),
  'list, pro forma': firm('#/drafts/d1', async (page) => {
    await page.getByTestId('document-type-proforma').click();
    await page.getByTestId('editor-from-server').waitFor();
    await page.getByTestId('editor-issue').click();
    await page.getByTestId('invoice-number').waitFor();
    await page.keyboard.press('Control+2');
    await page.getByTestId('list-row').first().waitFor();
  }),
  'editor, client of a draft refused': firm('', async (page) => {
    await page.evaluate(() =>
      (window as never as Turn).mock.change((world) => {
        const draft = world.books[0] as { request: Record<string, unknown> };
        delete draft.request['client_id'];
        draft.request['client_data'] = { type: 'b2b', name: 'Zidărie Nouă SRL' };
      }),
    );
    await page.getByTestId('list-row').first().click();
    await page.getByTestId('client-cui').waitFor();
    await page.getByTestId('client-more').click();
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('editor-problems').waitFor();
  }),
  'editor, new client refused': firm('#/new', async (page) => {
    await page.getByTestId('editor-client').pressSequentially('Zidărie Nouă SRL');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Tab');
    await page.getByTestId('entry-cui').waitFor();
    await page.getByTestId('sheet-save').click();
    await page.getByTestId('sheet-problem').waitFor();
  }),
  'editor, what was paid last': firm('#/drafts/d1', async (page) => {
    await page.getByTestId('row-description').last().fill('depl');
    await page.locator('[role="option"]:visible').first().waitFor();
    await page.keyboard.press('Tab');
    await page.getByText(/Ultimul preț|last price/i).waitFor();
  }),
  'editor, changing a sent invoice': firm('#/correct/i114', (page) =>
    page.getByTestId('editor-correct-notice').waitFor(),
  ),
  'editor, a change the server does not take': firm('#/correct/i114', async (page) => {
    await page.getByTestId('editor-more').click();
    await page.getByTestId('part-efactura').click();
    await page.locator('#efactura_enabled').uncheck();
    await page.getByTestId('editor-issue').click();
    await page.getByTestId('editor-problems').waitFor();
  }),
  'editor, no numbers': firm('#/new', async (page) => {
    await page.getByTestId('editor-client').waitFor();
    await page.evaluate(() =>
      (window as never as Turn).mock.change((world) => {
        for (const one of world.numbers.get('s1') ?? []) if (one.fate === 'free') one.fate = 'expired';
      }),
    );
    await page.getByTestId('editor-blocked').waitFor();
  }),
  'invoice, sent': firm('#/invoices/i100', (page) => page.getByTestId('invoice-number').waitFor()),
  'invoice, needs a person': firm('#/invoices/i121', (page) => page.getByTestId('attention').waitFor()),
  'invoice, differs': firm('#/invoices/i118', (page) => page.getByTestId('differences').waitFor()),
  'invoice, everything can be asked': firm('#/invoices/i84', (page) => page.getByTestId('act-void').waitFor()),
  'invoice, payment': firm('#/invoices/i84', async (page) => {
    // Before the screen is there, it hears no key.
    await page.getByTestId('act-pay').waitFor();
    await page.keyboard.press('Control+i');
    await page.getByTestId('ask-amount').fill('9999999');
    await page.getByTestId('ask-do').click();
    await page.locator('#ask-amount-note').waitFor();
  }),
  'invoice, receipt': firm('#/invoices/i84', (page) => page.getByTestId('act-receipt').click()),
  'invoice, storno offline': (page, look) =>
    visit(page, { world: 'firm', network: 'offline', ...look, screen: '#/invoices/i84' }).then(async () => {
      await page.getByTestId('act-storno').click();
      await page.getByTestId('ask-waits').waitFor();
    }),
  'invoice, voiding': firm('#/invoices/i84', async (page) => {
    await page.getByTestId('act-void').click();
    await page.getByTestId('ask-storno').waitFor();
  }),
  'invoice, e-mail refused': firm('#/invoices/i84', async (page) => {
    await page.getByTestId('act-send').click();
    await page.getByTestId('ask-email').fill('birou');
    await page.getByTestId('ask-do').click();
    await page.getByText(/nu arată a adresă/).waitFor();
  }),
  'invoice, waits for the server': troubled('#/invoices/i111', (page) => page.getByTestId('waiting').waitFor()),
  'invoice, refused by the server': troubled('#/invoices/i114', (page) => page.getByTestId('attention').waitFor()),
  'invoice, storno': firm('#/invoices/i84', async (page) => {
    await page.getByTestId('act-storno').click();
    await page.getByTestId('ask-do').click();
    await page.getByTestId('related').click();
    await page.getByTestId('mark-storno').waitFor();
  }),
  clients: troubled('#/clients', (page) => page.getByTestId('client-row').first().waitFor()),
  'clients, empty': firm('#/clients', async (page) => {
    await page.evaluate(() => (window as never as Turn).mock.change((world) => (world.clients = [])));
    await page.getByText(/Niciun client încă|No clients yet/).waitFor();
  }),
  'clients, nothing found': firm('#/clients', (page) => page.getByTestId('clients-search').fill('zzz')),
  'client, conflict': troubled('#/clients/c1', (page) => page.getByTestId('conflict').waitFor()),
  'client, refused': troubled('#/clients/c2', (page) => page.getByTestId('entry-attention').waitFor()),
  'client, not deleted': firm('#/clients/c1', async (page) => {
    await page.getByTestId('entry-delete').click();
    await page.getByTestId('delete-do').click();
    await page.getByTestId('delete-problem').waitFor();
  }),
  'client, looked up': firm('#/clients', async (page) => {
    // Before the screen is there, it hears no key.
    await page.getByTestId('client-row').first().waitFor();
    await page.keyboard.press('Control+Shift+N');
    await page.getByTestId('entry-cui').fill('41220995');
    await page.getByTestId('entry-lookup').click();
    await page.getByTestId('entry-company').waitFor();
  }),
  'client, offline': (page, look) =>
    visit(page, { world: 'firm', network: 'offline', ...look, screen: '#/clients' }).then(async () => {
      await page.getByTestId('clients-new').click();
      await page.getByTestId('entry-county').selectOption('București');
      await page.getByTestId('entry-city').fill('Băneasa');
      await page.keyboard.press('Tab');
      await page.getByTestId('mend').waitFor();
    }),
  products: troubled('#/products', (page) => page.getByTestId('product-row').first().waitFor()),
  'products, empty': firm('#/products', async (page) => {
    await page.evaluate(() => (window as never as Turn).mock.change((world) => (world.products = [])));
    await page.getByText(/Niciun produs încă|No products yet/).waitFor();
  }),
  product: troubled('#/products/p1', (page) => page.getByTestId('prices').waitFor()),
  'product, refused': firm('#/products', async (page) => {
    await page.getByTestId('products-new').click();
    await page.getByTestId('sheet-save').click();
    await page.getByTestId('sheet-problem').waitFor();
  }),
  import: firm('#/import/clients', (page) => page.getByTestId('import-path').waitFor()),
  'import, unreadable': firm('#/import/products', async (page) => {
    await page.getByTestId('import-path').fill('D:\\nu.csv');
    await page.getByTestId('import-look').click();
    await page.getByTestId('import-problem').waitFor();
  }),
  'import, tried': firm('#/import/clients', async (page) => {
    await page.getByTestId('import-path').fill('D:\\clienti.csv');
    await page.getByTestId('import-look').click();
    await page.getByTestId('import-counts').waitFor();
  }),
  'import, done': firm('#/import/clients', async (page) => {
    await page.getByTestId('import-path').fill('D:\\clienti.csv');
    await page.getByTestId('import-look').click();
    await page.locator('#import-skip').check();
    await page.getByTestId('import-run').click();
    await page.getByTestId('import-result').waitFor();
    await page.getByTestId('import-undo').click();
    await page.getByTestId('undo-do').waitFor();
  }),
  series: firm('#/series'),
  'series, register': firm('#/series/s1', (page) => page.getByTestId('register-row').first().waitFor()),
  'series, force unlock': firm('#/series', (page) => page.getByTestId('series-force').click()),
  'series, offline': (page, look) => visit(page, { world: 'firm', network: 'offline', ...look, screen: '#/series' }),
  'series, giving numbers up': firm('#/series', async (page) => {
    await page.getByTestId('series-unlock').click();
    await page.getByTestId('leftovers-give_up').click();
    await page.getByTestId('unlock-waiting').waitFor();
  }),
  'series, release': firm('#/series/s1', async (page) => {
    await page.getByTestId('release-129').click();
    await page.getByTestId('release-confirm').click();
  }),
  'to send': firm('#/outbox'),
  'to send, paused': firm('#/outbox', async (page) => {
    await page.getByTestId('outbox-pause').click();
    await page.getByTestId('pause-morning').click();
    await page.getByTestId('paused').waitFor();
  }),
  'to send, pausing': firm('#/outbox', (page) => page.getByTestId('outbox-pause').click()),
  'to send, log': firm('#/outbox', async (page) => {
    await page.getByTestId('outbox-tab-log').click();
    await page.getByTestId('log-row').first().waitFor();
  }),
  'to send, nothing': (page, look) => visit(page, { world: 'firm', invoices: 4, ...look, screen: '#/outbox' }),
  'to send, every way out': troubled('#/outbox', (page) => page.getByTestId('outbox-reissue').waitFor()),
  'to send, offline': (page, look) =>
    visit(page, { world: 'troubled', network: 'offline', ...look, screen: '#/outbox' }),
  'to send, another number': troubled('#/outbox', async (page) => {
    await page.getByTestId('outbox-reissue').click();
    await page.getByTestId('reissue-confirm').waitFor();
  }),
  'invoice, number lost': troubled('#/invoices/i123', (page) => page.getByTestId('attention-reissue').waitFor()),
  'invoice, waiting': troubled('#/invoices/i127', (page) => page.getByTestId('view-correct').waitFor()),
  'invoice, second version': troubled('#/invoices/i119', (page) => page.getByTestId('mark-version').waitFor()),
  'invoice, voided': troubled('#/invoices/i117', (page) => page.getByTestId('mark-void').waitFor()),
  'invoice, reversed': troubled('#/invoices/i116', (page) => page.getByTestId('mark-storned').waitFor()),
  'editor, correcting': troubled('#/correct/i121', (page) => page.getByTestId('editor-trouble').waitFor()),
  'editor, not to be corrected': troubled('#/correct/i100', (page) => page.getByRole('alert').first().waitFor()),
  'editor, from paper': troubled('#/paper/s1/129', (page) => page.getByTestId('editor-paper').waitFor()),
  'editor, clock doubted': firm('#/drafts/d1', async (page) => {
    await page.getByTestId('editor-issue').waitFor();
    await page.evaluate(() => (window as never as Turn).mock.change((world) => (world.doubt = 'clock_ahead')));
    await page.getByTestId('editor-issue').click();
    await page.getByTestId('earlier-confirm').waitFor();
  }),
  'editor, issuing stopped': stopped('#/drafts/d1', (page) => page.getByTestId('editor-blocked').waitFor()),
  'list, issuing stopped': stopped('', (page) => page.getByTestId('warning-state').first().waitFor()),
  'series, numbers set aside': troubled('#/series/s1', (page) => page.getByTestId('register-row').first().waitFor()),
  'series, issuing stopped': stopped('#/series', (page) => page.getByTestId('statement-open').waitFor()),
  'series, statement': stopped('#/series', async (page) => {
    await page.getByTestId('statement-open').click();
    await page.getByTestId('statement-last').fill('1310');
    await page.getByTestId('statement-confirm').click();
    await page.getByTestId('statement-problem').waitFor();
  }),
  reports: firm('#/reports', (page) => page.getByTestId('report-months').locator('canvas').waitFor()),
  'reports, as tables': firm('#/reports', async (page) => {
    for (const name of ['months', 'debts', 'vat', 'clients']) await page.getByTestId(`report-${name}-turn`).click();
    await page.getByRole('table').nth(3).waitFor();
  }),
  'reports, nothing in the period': firm('#/reports', async (page) => {
    await page.getByTestId('report-period-last_year').click();
    await page.getByText(/Nimic în această perioadă|Nothing in this period/).waitFor();
  }),
  'reports, another period': firm('#/reports', async (page) => {
    await page.getByTestId('report-period-other').click();
    await page.locator('#report-from').fill('1.1.2027');
    await page.keyboard.press('Tab');
    await page.getByText(/Se termină înainte|It ends before/).waitFor();
  }),
  'reports, a file saved': firm('#/reports', async (page) => {
    await page.getByTestId('journal-xlsx').click();
    await page.getByTestId('export-saved').waitFor();
  }),
  settings: firm('#/settings', (page) => page.getByTestId('leave').waitFor()),
  'settings, demo': (page, look) =>
    visit(page, { world: 'demo', ...look, screen: '#/settings' }).then(() => page.getByTestId('leave').waitFor()),
  'settings, erasing refused': firm('#/settings/laptop', async (page) => {
    await page.getByTestId('wipe-open').click();
    await page.getByTestId('wipe-problem').waitFor();
  }),
  'settings, erasing': firm('#/settings/laptop', async (page) => {
    await page.evaluate(() => (window as never as Turn).mock.change((world) => (world.books = [])));
    await page.getByTestId('wipe-open').click();
    await page.getByTestId('wipe-word').waitFor();
  }),
  'backup, refused': firm('#/settings', async (page) => {
    await page.getByTestId('backup-open').click();
    await page.getByTestId('backup-passphrase').fill('una');
    await page.getByTestId('backup-do').click();
    await page.locator('#backup-again-note').waitFor();
  }),
  'backup, made': firm('#/settings', async (page) => {
    await page.getByTestId('backup-open').click();
    await page.locator('#backup-plain').check();
    await page.getByTestId('backup-do').click();
    await page.getByTestId('backup-result').waitFor();
  }),
  'restore, refused': firm('#/settings', async (page) => {
    await page.getByTestId('restore-open').click();
    await page.getByTestId('restore-path').fill('/media/stick/facturier.backup');
    await page.getByTestId('restore-do').click();
    await page.locator('#restore-passphrase-note').waitFor();
  }),
  'restore, done': async (page, look) => {
    await visit(page, { world: 'firm', invoices: 4, ...look, screen: '#/settings' });
    await page.getByTestId('restore-open').click();
    await page.getByTestId('restore-path').fill('D:\\copii\\facturier.backup');
    await page.getByTestId('restore-do').click();
    await page.getByTestId('restore-look').waitFor();
    await page.getByTestId('restore-do').click();
    await page.getByTestId('restore-end').waitFor();
  },
  'restore, looked at': firm('#/settings', async (page) => {
    await page.getByTestId('restore-open').click();
    await page.getByTestId('restore-path').fill('D:\\copii\\facturier.backup');
    await page.getByTestId('restore-do').click();
    await page.getByTestId('restore-look').waitFor();
  }),
  'daily backup, begun': firm('#/settings/backup', async (page) => {
    await page.getByTestId('daily-open').click();
    await page.getByTestId('daily-choose').click();
    await page.getByTestId('daily-do').click();
  }),
  'encryption, asked': firm('#/settings', (page) => page.getByTestId('seal-open').click()),
  'encryption, the code': firm('#/settings', async (page) => {
    await page.getByTestId('seal-open').click();
    await page.getByTestId('seal-do').click();
    await page.getByTestId('seal-code').waitFor();
  }),
  locked: inWorld('locked')('', (page) => page.getByTestId('unlock-open').waitFor()),
  'locked, refused': inWorld('locked')('', async (page) => {
    await page.getByTestId('unlock-open').click();
    await page.getByTestId('unlock-do').click();
    await page.locator('#unlock-code-note').waitFor();
  }),
  'rescue, list': rescue('', (page) => page.getByTestId('list-row').first().waitFor()),
  'rescue, invoice': rescue('#/invoices/i121', (page) => page.getByTestId('attention').waitFor()),
  'rescue, series': rescue('#/series/s1', (page) => page.getByTestId('register-row').first().waitFor()),
  'rescue, settings': rescue('#/settings', (page) => page.getByTestId('leave').waitFor()),
  'rescue, rebuilding': rescue('', async (page) => {
    await page.getByTestId('rescue-rebuild').click();
    await page.getByTestId('rebuild-do').waitFor();
    await page.evaluate(() => (window as never as Turn).mock.pause(60_000));
    await page.getByTestId('rebuild-do').click();
    await page.getByRole('progressbar').waitFor();
    await page.evaluate(() => (window as never as Turn).mock.pause(0));
  }),
  'sign in with a key, refused': async (page, look) => {
    await visit(page, look);
    await withKey(page);
    await page.getByTestId('sign-in-key').fill('altceva');
    await page.keyboard.press('Enter');
    await page
      .locator('#key-note')
      .getByText(/nu e acceptată/)
      .waitFor();
  },
  'key, editor': byKey('#/new', (page) => page.getByTestId('editor-from-server').waitFor()),
  'key, series': byKey('#/series'),
  'key, settings': byKey('#/settings', (page) => page.getByTestId('leave').waitFor()),
  'series, lost laptop': firm('#/series', async (page) => {
    await page.getByTestId('series-force').click();
    await page.getByTestId('lost-open').click();
    await page.getByTestId('takeover-password').fill('parola');
    await page.getByTestId('takeover-do').click();
    await page.getByTestId('takeover-problem').waitFor();
  }),
  'series, asked first': async (page, look) => {
    await visit(page, { world: 'stopped', ...look, screen: '#/series' });
    await page.evaluate(() => (window as never as Turn).mock.change((world) => world.numbers.clear()));
    await page.getByTestId('statement-first').waitFor();
  },
  'demo, leaving': async (page, look) => {
    await visit(page, { world: 'demo', ...look, screen: '#/settings' });
    await page.getByTestId('leave').click();
  },
};

interface Turn {
  mock: {
    pause(milliseconds: number): void;
    network(name: string): void;
    change(
      turn: (world: {
        books: unknown[];
        clients: unknown[];
        products: unknown[];
        doubt: string | null;
        numbers: Map<string, { fate: string }[]>;
      }) => void,
    ): void;
  };
}
