/** Reports and files for the accountant. */
import { expect, test, visit } from './page';

test('a period is chosen, unsent invoices are left out, and a chart is read as a table', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/reports' });
  await page.getByTestId('report-months').locator('canvas').waitFor();
  const totals = page.getByTestId('report-totals');
  const before = await totals.innerText();
  await page.getByRole('switch', { name: /netrimis/ }).uncheck();
  await expect(totals).not.toHaveText(before);

  await page.getByTestId('report-months-turn').click();
  const table = page.getByTestId('report-months').getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(13);
  await page.getByTestId('report-period-this_month').click();
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(table.getByRole('rowheader')).toHaveText('nov. 2026');
});

test('files are written and the page says where', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/reports' });
  await page.getByTestId('report-period-last_month').click();
  await page.getByTestId('journal-csv').click();
  await expect(page.getByTestId('export-saved')).toContainText('jurnal-2026-10-01-2026-10-31.csv');
  await page.getByTestId('pack').click();
  await expect(page.getByTestId('export-saved')).toContainText('luna-2026-10.zip');
  await page.getByTestId('register-pdf').click();
  await expect(page.getByTestId('export-saved')).toContainText('.pdf');
  await page.getByTestId('everything').click();
  await expect(page.getByTestId('export-saved')).toContainText('evidenta-');
});

test('at 960 × 600 and 200 % nothing is cut off', async ({ page }) => {
  await page.setViewportSize({ width: 480, height: 300 });
  await visit(page, { world: 'firm', screen: '#/reports' });
  await page.getByTestId('report-months').locator('canvas').waitFor();
  const wide = await page.evaluate(() => {
    const main = document.querySelector('main') ?? document.body;
    return main.scrollWidth - main.clientWidth;
  });
  expect(wide).toBeLessThanOrEqual(1);
});

test('an empty period shows what would be there', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/reports' });
  await page.getByTestId('report-period-last_year').click();
  await expect(page.getByTestId('report-empty')).toContainText('Nimic în această perioadă');
  await expect(page.getByTestId('report-empty').locator('canvas')).toBeVisible();
});
