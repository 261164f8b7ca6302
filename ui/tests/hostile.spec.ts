/** What somebody types, or has typed for them, is text and nothing else: where saving it is tried, and where it is shown.
 * Every other field is written into where its screen is looked at (axe). */
import type { Page } from '@playwright/test';
import { HOSTILE, unharmed, write } from './hostile';
import { expect, test, visit } from './page';
import { PARTS } from './screens';

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
