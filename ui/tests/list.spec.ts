/** The list of invoices: finding one, narrowing, sorting, and coming back to it. */
import { expect, test, visit } from './page';

test('the groups in their order, one of them by its keys', async ({ page }) => {
  await visit(page, { world: 'troubled' });
  const chips = page.getByRole('group', { name: 'Arată' }).getByRole('radio');
  await expect(page.getByRole('group', { name: 'Arată' })).toHaveText(
    /Toate\s*De rezolvat\s*De trimis\s*Neîncasate\s*Restante\s*Ciorne\s*Storno/,
  );
  await chips.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('list-row').first()).toContainText(/Respinsă de ANAF|De rezolvat|Număr expirat/);
  await expect(chips.nth(1)).toBeFocused();
});

test('a search that finds nothing says so, and one button shows all again', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await page.getByTestId('list-row').first().waitFor();
  await page.getByTestId('list-search').fill('zzz');
  await expect(page.getByText('Nimic pentru „zzz”')).toBeVisible();
  await page.getByRole('button', { name: 'Arată toate facturile' }).click();
  await expect(page.getByTestId('list-search')).toBeFocused();
  await expect(page.getByTestId('list-search')).toHaveValue('');
  await expect(page.getByTestId('list-count')).toHaveText('128 de facturi');
});

test('the foot says what it all comes to', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await expect(page.getByTestId('list-sums')).toContainText(/din care \d+ ciorn[ăe] · total [\d.]+,\d\d\slei/);
  await page.getByTestId('filter-draft').click();
  await expect(page.getByTestId('list-count')).toHaveText('1 factură');
  await expect(page.getByTestId('list-sums')).toHaveText('');
});

test('a column’s head sorts by it, and turns the order round', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await page.getByTestId('list-row').first().waitFor();
  const head = page.getByRole('columnheader', { name: 'Total' });
  await expect(head).toHaveAttribute('aria-sort', 'none');
  await page.getByTestId('sort-total').focus();
  await page.keyboard.press('Enter');
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Facturi');
  const most = await page.getByTestId('list-row').first().textContent();
  await page.keyboard.press('Space');
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.getByTestId('list-row').first()).not.toHaveText(most!);
  await expect(page.getByRole('columnheader', { name: 'Număr' })).toHaveAttribute('aria-sort', 'none');
});

test('one client’s invoices of some days', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await page.getByTestId('list-row').first().waitFor();
  await page.getByTestId('list-client').fill('bru');
  await page.locator('#list-client-list').getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('list-client')).toHaveValue(/Brut/);
  await expect(page.getByTestId('list-row').first()).toContainText('Brut');
  await page.getByTestId('list-period').selectOption('days');
  await page.getByTestId('list-from').fill('01.11.2026');
  await page.getByTestId('list-to').fill('15.11.2026');
  await expect(page.getByTestId('list-row').filter({ hasText: /(1[6-9]|20)\.11\.2026|\.10\.2026/ })).toHaveCount(0);
  await expect(page.getByTestId('list-row').first()).toContainText(/(0\d|1[0-5])\.11\.2026/);
  await page.getByTestId('list-any-client').click();
  await page.getByTestId('list-period').selectOption('any');
  await expect(page.getByTestId('list-count')).toHaveText('128 de facturi');
});

test('back from an invoice the list is as it was left', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await page.getByTestId('list-row').first().waitFor();
  await page.getByTestId('sort-total').click();
  const grid = page.locator('#invoice-grid');
  await grid.focus();
  for (let down = 0; down < 6; down += 1) await page.keyboard.press('PageDown');
  const active = await grid.getAttribute('aria-activedescendant');
  const scroll = await grid.evaluate((one) => one.scrollTop);
  await page.keyboard.press('Enter');
  await page.getByTestId('invoice-number').waitFor();
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
  await expect(grid).toHaveAttribute('aria-activedescendant', active!);
  expect(await grid.evaluate((one) => one.scrollTop)).toBe(scroll);
  await expect(page.getByRole('columnheader', { name: 'Total' })).toHaveAttribute('aria-sort', 'descending');
});

test('without a network the list says how old its states are', async ({ page }) => {
  await visit(page, { world: 'firm', network: 'offline' });
  await expect(page.getByTestId('list-age')).toContainText('Stările la ultima sincronizare: azi, 14:02');
});

test('the firm’s list has what was made elsewhere too, and says why it does not open', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await page.getByTestId('list-firm').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Toate facturile firmei');
  await expect(page.getByTestId('firm-row').first()).toBeVisible();
  await page.getByTestId('firm-search').fill('cofetaria');
  const row = page.getByTestId('firm-row');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(/WEB-0107.*Neîncasată.*în cont/s);
  await page.getByTestId('firm-search').press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Factura e făcută în cont')).toBeVisible();
  await page.getByTestId('firm-search').fill('nimeni');
  await page.getByRole('button', { name: 'Arată toate facturile' }).click();
  await page.getByRole('button', { name: 'Doar de pe acest laptop' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Facturi');
});

test('the menu of a row: Shift F10, the arrows, Esc; the right button; the button at its end', async ({ page }) => {
  await visit(page, { world: 'firm' });
  const grid = page.locator('#invoice-grid');
  const row = page.getByTestId('list-row').nth(1);
  await row.waitFor();
  await grid.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: /^Ce poți face cu TRN-/ });
  await expect(menu).toBeVisible();
  await page.keyboard.press('End');
  await expect(menu.getByRole('menuitem').last()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(menu.getByRole('menuitem').nth(-2)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(grid).toBeFocused();

  await row.click({ button: 'right' });
  await page.getByTestId('menu-pay').click();
  await expect(page.getByRole('dialog')).toContainText('Încasare');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await row.getByRole('button').click();
  await page.getByTestId('menu-open').click();
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000127');
});

test('what cannot be done with a row stands in its menu with the reason', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await page.getByTestId('list-search').fill('TRN-000100');
  const row = page.getByTestId('list-row').first();
  await expect(row).toContainText('TRN-000100');
  await row.click({ button: 'right' });
  const edit = page.getByTestId('menu-edit');
  await expect(edit).toHaveAttribute('aria-disabled', 'true');
  await expect(edit).toContainText('ANAF a validat factura');
  await edit.press('Enter');
  await expect(page.getByTestId('toasts')).toContainText('ANAF a validat factura');
});
