/** The settings: every section is reached, says what it is for, and keeps what is chosen. */
import { expect, test, visit } from './page';

interface Turn {
  mock: { drop(path: string): void; change(turn: (world: { books: unknown[] }) => void): void };
}

const PARTS = ['firm', 'accounts', 'invoices', 'paper', 'look', 'notices', 'backup', 'laptop', 'help'];

test('the list of sections leads to each of them, and its address opens it again', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings' });
  await page.getByTestId('habits-due').waitFor();
  for (const part of PARTS) {
    await page.getByTestId(`part-${part}`).click();
    await expect(page.locator(`[data-part="${part}"] h2`).first()).toBeFocused();
    await expect(page.locator(`[data-part="${part}"] h2`).first()).toBeInViewport();
    expect(new URL(page.url()).hash).toBe(`#/settings/${part}`);
  }
  await visit(page, { world: 'firm', screen: '#/settings/notices' });
  await expect(page.locator('[data-part="notices"] h2')).toBeFocused();
});

test('what is usual on an invoice is kept, refused where it cannot be, and on the next one', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings/invoices' });
  const due = page.getByTestId('habits-due');
  await due.fill('cinci');
  await due.press('Tab');
  await expect(due).toHaveAttribute('aria-invalid', 'true');
  await due.fill('15');
  await due.press('Tab');
  await page.getByText('Salvat').first().waitFor();
  await page.getByTestId('habits-notes').fill('Mulțumim');
  await page.getByTestId('habits-notes').press('Tab');
  await page.getByTestId('undo-30').click();
  await page.locator('#refill').uncheck();
  await expect(page.locator('#refill-below')).toHaveCount(0);
  await page.getByTestId('habits-folder-choose').click();
  await expect(page.getByTestId('habits-folder')).toHaveValue('D:\\Facturi');
  await page.keyboard.press('Control+n');
  await page.getByTestId('editor-client').waitFor();
  await expect(page.locator('#due_date')).toHaveValue('05.12.2026');
});

test('the size follows the keys anywhere, and single letters can be switched off', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings/look' });
  const size = page.getByTestId('text-size');
  await expect(size).toHaveValue('100');
  await page.keyboard.press('Control+=');
  await expect(size).toHaveValue('110');
  await page.keyboard.press('Control+-');
  await page.keyboard.press('Control+-');
  await expect(size).toHaveValue('90');
  await page.keyboard.press('Control+0');
  await expect(size).toHaveValue('100');
  await page.locator('#single-keys').uncheck();
  await page.keyboard.press('Control+2');
  await page.getByTestId('list-row').first().waitFor();
  await page.locator('#invoice-grid').focus();
  await page.keyboard.press('/');
  await expect(page.locator('#invoice-grid')).toBeFocused();
});

test('dense rows show more of a list, and the keys still find the last one', async ({ page }) => {
  const heightOf = async () => {
    await page.keyboard.press('Control+2');
    await page.getByTestId('list-row').first().waitFor();
    return (await page.getByTestId('list-row').first().boundingBox())?.height;
  };
  await visit(page, { world: 'firm', screen: '#/settings/look' });
  expect(await heightOf()).toBe(40);
  await visit(page, { world: 'firm', screen: '#/settings/look' });
  await page.getByRole('radio', { name: 'Dese' }).click();
  expect(await heightOf()).toBe(32);
  await page.locator('#invoice-grid').focus();
  await page.keyboard.press('End');
  await expect(page.locator('#invoice-grid .row.active')).toBeInViewport({ ratio: 1 });
});

test('erasing is refused while something waits, and asks for a word', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings/laptop' });
  await page.getByTestId('wipe-open').click();
  await expect(page.getByTestId('wipe-problem')).toContainText('Mai așteaptă aici');
  await expect(page.getByTestId('wipe-way')).toBeFocused();
  await expect(page.getByTestId('wipe-do')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.evaluate(() => (window as never as Turn).mock.change((world) => (world.books = [])));
  await page.getByTestId('wipe-open').click();
  await expect(page.getByTestId('wipe-word')).toBeFocused();
  await expect(page.getByTestId('wipe-do')).toBeDisabled();
  await page.keyboard.type('Șterge');
  await page.getByTestId('wipe-do').click();
  await page.getByTestId('welcome-account').waitFor();
});

test('the diagnostics say what is inside before they are saved', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings/help' });
  const help = page.getByTestId('settings-help');
  await expect(help.getByRole('listitem')).toHaveCount(5);
  await help.getByTestId('diagnostics-save').click();
  await page.getByText('D:\\facturier-diagnostic.zip').waitFor();
  await help.getByTestId('help-keys').click();
  await page.getByRole('dialog').waitFor();
});

test('a table let fall on any screen opens the import with it; another file does nothing', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/products' });
  await page.getByTestId('product-row').first().waitFor();
  await page.evaluate(() => (window as never as Turn).mock.drop('D:\\poza.png'));
  await expect(page).toHaveURL(/#\/products$/);
  await page.evaluate(() => (window as never as Turn).mock.drop('D:\\clienti.csv'));
  await page.getByTestId('import-counts').waitFor();
  await expect(page).toHaveURL(/#\/import\/products$/);
});
