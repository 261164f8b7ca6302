/** The product by keyboard alone. The Tab order of the editor is a promise. */
import { expect, test, visit } from './page';
import { LONG_NAME } from './screens';

test('an invoice with two lines in at most thirty keys', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await page.getByTestId('list-row').first().waitFor();
  let keys = 0;
  const press = async (key: string, times = 1) => {
    for (let time = 0; time < times; time += 1) {
      await page.keyboard.press(key);
      keys += 1;
    }
  };
  const type = async (text: string) => {
    for (const letter of text) await press(letter);
  };
  await press('Control+n');
  await page.getByTestId('editor-client').waitFor();
  await type('ser');
  await press('Tab', 3);
  await type('man');
  await press('Tab');
  await type('3');
  await press('Tab', 4);
  await type('dep');
  await press('Tab');
  await type('40');
  await expect(page.getByTestId('editor-total')).toHaveText('665,50\u00a0lei');
  await press('Control+Enter');
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000129');
  await expect(page.getByTestId('invoice-total')).toHaveText('665,50\u00a0lei');
  expect(keys).toBeLessThanOrEqual(30);
});

test('the Tab order of the editor', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  await expect(page.getByTestId('editor-client')).toBeFocused();
  const order = ['editor-date', 'editor-due', 'row-description', 'row-quantity', 'row-unit', 'row-price', 'row-vat'];
  for (const next of order) {
    await page.keyboard.press('Tab');
    await expect(page.getByTestId(next)).toBeFocused();
  }
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('editor-more')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('editor-issue')).toBeFocused();
});

test('lines are added, doubled, moved and removed', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  const names = page.getByTestId('row-description');
  await names.first().fill('Prima');
  await page.keyboard.press('Enter');
  await expect(names).toHaveCount(2);
  await expect(names.nth(1)).toBeFocused();
  await page.keyboard.type('A doua');
  await page.keyboard.press('Control+d');
  await expect(names).toHaveCount(3);
  await page.keyboard.press('Control+Shift+ArrowUp');
  await page.keyboard.press('Control+Delete');
  await expect(names).toHaveCount(2);
  await page.getByTestId('toasts').getByRole('button', { name: 'Anulează' }).click();
  await expect(names).toHaveCount(3);
  // The focus goes on to the next line, and undoing is still about the one that is gone, until something is typed.
  await page.keyboard.press('Control+Delete');
  await expect(names).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(names).toHaveCount(3);
  await page.keyboard.press('Control+Delete');
  await page.keyboard.type('!');
  await page.keyboard.press('Control+z');
  await expect(names).toHaveCount(2);
});

test('the list by its keys', async ({ page }) => {
  await visit(page, { world: 'firm' });
  const grid = page.locator('#invoice-grid');
  await page.getByTestId('list-row').first().waitFor();
  await grid.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(grid).toHaveAttribute('aria-activedescendant', 'invoice-row-1');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000127');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000126');
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
  await expect(grid).toHaveAttribute('aria-activedescendant', 'invoice-row-2');
  await page.keyboard.press('End');
  await expect(page.locator('[data-number="TRN-000001"]')).toBeInViewport();
  await page.keyboard.press('/');
  await expect(page.getByTestId('list-search')).toBeFocused();
});

test('sections, search, help and back', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await expect(page.getByTestId('list-row').first()).toBeVisible();
  for (const [key, title] of [
    ['3', 'Clienți'],
    ['4', 'Produse'],
    ['5', 'Serii'],
    ['6', 'De trimis'],
    ['7', 'Rapoarte'],
    ['8', 'Firma și setări'],
    ['2', 'Facturi'],
  ]) {
    await page.keyboard.press(`Control+${key}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title!);
  }
  await page.keyboard.press('Control+f');
  await expect(page.getByTestId('list-search')).toBeFocused();
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog', { name: 'Taste' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+n');
  await expect(page.getByTestId('editor-client')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Facturi');
});

test('the first thing Tab reaches is „Sari la conținut”', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/series' });
  const skip = page.getByRole('link', { name: 'Sari la conținut' });
  await skip.waitFor({ state: 'attached' });
  await page.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
});

test('under reverse charge there is no rate to choose, and Tab still adds a line', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  await expect(page.getByTestId('editor-client')).toBeFocused();
  await page.keyboard.press('Control+Shift+M');
  await page.getByRole('switch', { name: 'Taxare inversă' }).check();
  await page.getByTestId('row-description').fill('Montaj');
  await page.getByTestId('row-price').fill('100');
  await expect(page.getByTestId('row-vat')).toBeDisabled();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('row-description').nth(1)).toBeFocused();
});

test('the details of a line by keyboard: open, say, back to where one was', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  await page.getByTestId('row-description').fill('Montaj');
  await page.getByTestId('row-price').fill('100');
  await page.keyboard.press('Alt+Enter');
  await expect(page.getByTestId('row-description_extended')).toBeFocused();
  await page.keyboard.type('prima');
  await page.keyboard.press('Enter');
  await page.keyboard.type('a doua');
  await expect(page.getByTestId('row-description_extended')).toHaveValue('prima\na doua');
  for (const next of ['row-ubl_um', 'row-ubl_nc', 'row-ubl_cpv']) {
    await page.keyboard.press('Tab');
    await expect(page.getByTestId(next)).toBeFocused();
  }
  await page.keyboard.press('Alt+Enter');
  await expect(page.getByTestId('row-description')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Detaliile liniei 1, completate' })).toBeVisible();
  await page.getByTestId('row-price').focus();
  await page.keyboard.press('Alt+Enter');
  await page.getByTestId('row-vat').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('row-description_extended')).toBeFocused();
});

test('what is found does not stand in the way of Tab, and F8 mends it', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  await page.getByTestId('row-description').fill(LONG_NAME);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Mută restul în descrierea extinsă' })).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByTestId('row-description')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('row-quantity')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('F8');
  await expect(page.getByTestId('mend')).toHaveCount(0);
  await expect(page.getByTestId('row-description')).toBeFocused();
  expect((await page.getByTestId('row-description').inputValue()).length).toBeLessThanOrEqual(100);
});

test('the kind of document is reached backwards from the client', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  await expect(page.getByTestId('editor-client')).toBeFocused();
  // Past what is kept on the server and the preview.
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Proformă nouă');
  await expect(page.getByTestId('editor-issue')).toContainText('Trimite');
});

test('letters on a series, where the focus is on it', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/series' });
  const series = (name: string) => page.locator(`[data-series="${name}"]`);
  const left = series('TRN').getByTestId('pool-left');
  const before = Number((await left.textContent())!.match(/\d+/)![0]);
  await series('TRN').focus();
  await page.keyboard.press('r');
  await expect(left).toContainText(String(before + 20));
  await series('TRN').getByTestId('series-unlock').focus();
  await page.keyboard.press('r');
  await series('TRN').getByTestId('series-unlock').click();
  await page.getByTestId('unlock-confirm').click();
  await expect(series('TRN')).toHaveAttribute('data-lock', 'none');
  await series('TRN').focus();
  await page.keyboard.press('l');
  await expect(series('TRN')).toHaveAttribute('data-lock', 'here');
  await expect(left).toContainText(String(before + 20));
});

test('C on what is to be sent corrects it', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/outbox' });
  const row = page.locator('[data-number="TRN-000121"]');
  await row.getByRole('link').focus();
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Corectezi TRN-000121');
});

test('Alt ← goes a step of the first start back', async ({ page }) => {
  await visit(page, {});
  await page.getByTestId('welcome-account').click();
  await page.getByTestId('sign-in-email').waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.getByTestId('welcome-demo')).toBeVisible();
});

test('a line can be kept as a product from its last suggestion', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  const name = page.getByTestId('row-description').first();
  await name.fill('Cuplaj rapid');
  await page.getByRole('option', { name: 'Salvează ca produs „Cuplaj rapid”' }).waitFor();
  await name.press('ArrowUp');
  await name.press('Enter');
  await expect(name).toHaveValue('Cuplaj rapid');
  await expect(page.getByTestId('editor-row').first()).toContainText('se salvează și ca produs');
});

test('who asks the system for more contrast gets it, unless a theme was chosen', async ({ page }) => {
  await page.emulateMedia({ contrast: 'more' });
  await visit(page, { world: 'firm' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  await page.evaluate(() => (window as never as { mock: { look(one: object): void } }).mock.look({ theme: 'dark' }));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
