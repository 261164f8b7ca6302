/** What a person does with clients, products and tables of them. */
import { expect, test, visit } from './page';

test('a new client is filled in from its tax id, by keyboard', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await expect(page.getByTestId('list-row').first()).toBeVisible();
  await page.keyboard.press('Control+3');
  await expect(page.getByTestId('clients-count')).toHaveText('10 clienți');
  await page.keyboard.press('Control+Shift+N');
  await expect(page.getByTestId('entry-cui')).toBeFocused();
  await page.keyboard.type('41220995');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('entry-name')).toHaveValue('Zidărie Nouă SRL');
  await expect(page.getByTestId('entry-company')).toContainText('Plătește TVA');
  await page.getByTestId('sheet-save').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zidărie Nouă SRL');
  await expect(page.getByTestId('entry-state')).toContainText('ajunge singur în cont');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('clients-count')).toHaveText('11 clienți');
});

test('offline the register is not asked, and the rest goes on', async ({ page }) => {
  await visit(page, { world: 'firm', network: 'offline', screen: '#/clients' });
  await page.getByTestId('clients-new').click();
  await expect(page.getByTestId('entry-lookup')).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByTestId('entry-lookup')).toHaveAccessibleDescription(/nevoie de internet/);
  await page.getByTestId('sheet-save').click();
  await expect(page.getByTestId('entry-cui')).toBeFocused();
  await expect(page.getByTestId('entry-name')).toHaveAccessibleDescription(/Lipsește numele/);
  await page.getByTestId('entry-type-b2c').click();
  await page.getByTestId('entry-name').fill('Pop Ana');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pop Ana');
});

test('a finding is mended as it offers', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/clients/c1' });
  await page.getByTestId('entry-edit').click();
  await expect(page.getByTestId('entry-name')).toBeFocused();
  await page.getByTestId('entry-county').selectOption('București');
  await page.getByTestId('entry-city').focus();
  await page.keyboard.press('Tab');
  await page.getByTestId('mend').click();
  await expect(page.getByTestId('entry-city')).toHaveValue('Sector 1');
  await page.getByTestId('sheet-save').click();
  await expect(page.getByTestId('entry-state')).toContainText('Ce ai schimbat');
});

test('a client asked for in the editor goes into the invoice', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  await page.getByTestId('editor-client').pressSequentially('Zidărie');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('entry-cui')).toBeFocused();
  await expect(page.getByTestId('entry-name')).toHaveValue('Zidărie');
  await page.keyboard.type('RO41220995');
  await page.getByTestId('entry-address').fill('Str. Morii 8');
  await page.getByTestId('entry-city').fill('Turda');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('editor-client')).toHaveValue('Zidărie');
  await expect(page.getByTestId('editor-date')).toBeFocused();
  await page.getByTestId('row-description').fill('Montaj');
  await page.getByTestId('row-price').fill('100');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('invoice-client')).toHaveText('Zidărie');
});

test('both sides of a conflict stand side by side, and one is taken', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/clients/c1' });
  await expect(page.getByTestId('conflict')).toContainText('Str. Horea 14A');
  await expect(page.getByTestId('conflict')).toContainText('Bd. Eroilor 2');
  await page.getByTestId('take-theirs').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('conflict')).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('Bd. Eroilor 2');
  await expect(page.getByTestId('entry-title')).toBeFocused();
});

test('a client with invoices is not deleted; one without is', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/clients/c1' });
  await expect(page.getByTestId('history-count')).toHaveText(/facturi$/);
  await page.getByTestId('entry-delete').click();
  await expect(page.getByTestId('delete-cancel')).toBeFocused();
  await page.getByTestId('delete-do').click();
  await expect(page.getByTestId('delete-problem')).toContainText('Clientul are facturi');
  await visit(page, { world: 'firm', invoices: 1, screen: '#/clients/c7' });
  await page.getByTestId('entry-delete').click();
  await page.getByTestId('delete-do').click();
  await expect(page.getByTestId('clients-count')).toHaveText('9 clienți');
});

test('a product is entered, and its last prices are seen', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/products' });
  await page.getByTestId('products-new').click();
  await expect(page.getByTestId('entry-name')).toBeFocused();
  await page.keyboard.type('Sifon');
  await page.getByTestId('entry-price').fill('38,5');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sifon');
  await expect(page.getByRole('main')).toContainText('38,50');
  await page.keyboard.press('Control+4');
  await page.locator('[data-number="p1"]').click();
  await expect(page.getByTestId('prices')).toContainText('150,00');
});

test('a table is dropped, mapped, tried, taken in and taken back', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/clients' });
  await page.getByTestId('clients-import').click();
  await expect(page.getByTestId('import-path')).toBeVisible();
  await page.evaluate(() => (window as never as Inside).mock.drop('D:\\liste\\clienti.csv'));
  await expect(page.getByTestId('count-new')).toHaveText('Noi: 23');
  await expect(page.getByTestId('count-refused')).toHaveText('De corectat: 2');
  const refused = page.locator('[data-testid="import-row"][data-outcome="refused"]');
  await expect(refused.first()).toContainText('Lipsește numele');
  await expect(page.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  await page.getByTestId('column-4').selectOption('contact_person');
  await expect(page.getByTestId('column-4')).toHaveValue('contact_person');
  await expect(page.getByTestId('import-run')).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByTestId('import-run')).toHaveAccessibleDescription(/lasă-le pe dinafară/);
  await page.locator('#import-skip').check();
  await page.getByTestId('import-run').click();
  await expect(page.getByTestId('import-result')).toContainText('Noi: 23');
  await page.getByTestId('import-see').click();
  await expect(page.getByTestId('clients-count')).toHaveText('33 de clienți');
  await page.getByTestId('clients-import').click();
  await expect(page.getByTestId('import-last')).toContainText('clienti.csv');
  await page.getByTestId('import-undo').click();
  await page.getByTestId('undo-do').click();
  await expect(page.getByTestId('import-result')).toContainText('Importul e anulat');
  await page.getByTestId('import-see').click();
  await expect(page.getByTestId('clients-count')).toHaveText('10 clienți');
});

test('a table that does not say what is what is told by a person', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/import/products' });
  await page.getByTestId('import-look').click();
  await expect(page.getByTestId('import-path')).toBeFocused();
  await page.keyboard.type('/media/fara-nume.csv');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('import-missing')).toContainText('Denumire');
  await page.getByTestId('column-0').selectOption('name');
  await expect(page.getByTestId('import-missing')).toHaveCount(0);
  await expect(page.getByTestId('import-row')).toHaveCount(1);
});

test('the invoices of another program are brought in from the reports', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/reports' });
  await page.getByTestId('history-import').click();
  await page.getByTestId('import-path').fill('/media/istoric.csv');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('import-counts')).toContainText('Noi: 2');
  await page.getByTestId('import-run').click();
  await expect(page.getByTestId('import-result')).toContainText('nu se trimit nicăieri');
  await page.getByTestId('import-see').click();
  await expect(page.getByTestId('report-files')).toBeVisible();
});

test('a name that looks like markup is only a name', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/clients/c1' });
  const evil = '<img src=x onerror="document.title=1">';
  await page.getByTestId('entry-edit').click();
  await page.getByTestId('entry-name').fill(evil);
  await page.getByTestId('sheet-save').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(evil);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('client-row').filter({ hasText: evil })).toHaveCount(1);
  expect(await page.title()).not.toBe('1');
});

interface Inside {
  mock: { drop(path: string): void };
}
