/** What somebody types, or has typed for them, is text and nothing else: in every field of every form, and where it is shown. */
import type { Page } from '@playwright/test';
import { expect, test, visit } from './page';
import { PARTS } from './screens';

const HOSTILE = [
  '"><img src=x onerror="window.reached=1">',
  "';window.reached=1;//",
  '<script>window.reached=1</script>',
  '{{constructor.constructor("window.reached=1")()}}',
  'javascript:window.reached=1',
  '<svg onload=window.reached=1>',
];

/** Nothing of it became part of the page. */
async function unharmed(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    reached: 'reached' in window,
    foreign: document.querySelectorAll('img[src="x"], main script, [onerror], [onload], a[href^="javascript:"]').length,
  }));
  expect(found).toEqual({ reached: false, foreign: 0 });
}

/** Writes into every field for text that can be seen; how many there were. */
async function write(page: Page): Promise<number> {
  const fields = page.locator(
    'input:not([type]), input[type=text], input[type=email], input[type=search], input[type=password], textarea',
  );
  let written = 0;
  for (const field of await fields.all()) {
    if (!(await field.isVisible()) || !(await field.isEditable())) continue;
    await field.fill(HOSTILE[written % HOSTILE.length]!);
    written += 1;
  }
  await page.keyboard.press('Tab');
  await page.waitForTimeout(250);
  return written;
}

const FORMS: Record<string, { at: string; fields: number; go?: (page: Page) => Promise<void>; then?: string }> = {
  'the search of the list': { at: '#/invoices', fields: 2 },
  'an invoice, every part of it': {
    at: '#/new',
    fields: 20,
    async go(page) {
      await page.getByTestId('editor-more').click();
      for (const part of PARTS) await page.getByTestId(`part-${part}`).click();
      await page.getByTestId('row-details').first().click();
    },
    then: 'editor-issue',
  },
  'a new client': {
    at: '#/clients',
    fields: 8,
    go: (page) => page.getByTestId('clients-new').click(),
    then: 'sheet-save',
  },
  'a new product': {
    at: '#/products',
    fields: 3,
    go: (page) => page.getByTestId('products-new').click(),
    then: 'sheet-save',
  },
  'the settings': { at: '#/settings', fields: 3 },
  'a restore': {
    at: '#/settings',
    fields: 2,
    go: (page) => page.getByTestId('restore-open').click(),
    then: 'restore-do',
  },
  'a series of somebody else': { at: '#/series', fields: 1, go: (page) => page.getByTestId('series-force').click() },
  'the reason for a number given up': {
    at: '#/series/s1',
    fields: 1,
    go: (page) => page.getByTestId('release-129').click(),
    then: 'release-confirm',
  },
};

for (const [name, { at, fields, go, then }] of Object.entries(FORMS)) {
  test(`typed: ${name}`, async ({ page }) => {
    await visit(page, { world: 'firm', screen: at });
    await go?.(page);
    await page.waitForTimeout(250);
    expect(await write(page)).toBeGreaterThanOrEqual(fields);
    await unharmed(page);
    if (then) await page.getByTestId(then).click();
    await page.waitForTimeout(250);
    await unharmed(page);
  });
}

test('shown: a client’s name, a line and a note, in the list, on paper and in what is to be sent', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/drafts/d1' });
  await page.getByTestId('row-description').first().fill(HOSTILE[0]!);
  await page.getByTestId('editor-issue').click();
  await expect(page.getByTestId('invoice-number')).toBeVisible();
  await page.evaluate((name) => {
    const { mock } = window as never as { mock: { change(turn: (world: World) => void): void } };
    interface World {
      books: { view: { client_name: string } }[];
      clients: { data: { name: string } }[];
    }
    mock.change((world) => {
      for (const one of world.books) one.view.client_name = name;
      for (const one of world.clients) one.data.name = name;
    });
  }, HOSTILE[0]!);
  for (const screen of ['#/home', '#/invoices', '#/outbox', '#/clients', '#/firm', '#/invoices/i100']) {
    await page.evaluate((hash) => (location.hash = hash), screen);
    await expect(page.getByText('onerror').first()).toBeVisible();
    await unharmed(page);
  }
});
