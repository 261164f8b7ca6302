/** The first screen, the palette, and taking an invoice back. */
import { expect, test, visit } from './page';

test('an issued invoice is taken back and can be issued again under the same number', async ({ page }) => {
  await visit(page, { world: 'firm', network: 'offline', screen: '#/drafts/d1' });
  await page.getByTestId('editor-issue').click();
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000129');
  const offer = page.getByTestId('toasts').getByRole('button', { name: 'Anulează' });
  await expect(offer).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('editor-number')).toHaveText('TRN-000129');
  await expect(offer).toBeHidden();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000129');
});

test('what has been sent is not taken back, and the page says why', async ({ page }) => {
  await visit(page, { world: 'firm', network: 'offline', screen: '#/drafts/d1' });
  await page.getByTestId('editor-issue').click();
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000129');
  await page.evaluate(() =>
    (
      window as never as { mock: { change(by: (world: { books: { view: { state: string } }[] }) => void): void } }
    ).mock.change((world) => {
      for (const one of world.books) if (one.view.state === 'queued') one.view.state = 'synced';
    }),
  );
  await page.getByTestId('toasts').getByRole('button', { name: 'Anulează' }).click();
  await expect(page.getByTestId('toasts')).toContainText('Factura a plecat deja');
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000129');
});

test('the first screen answers, prepares, and leads to what it counts', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/home' });
  await expect(page.getByTestId('ready-verdict')).toHaveText(/Aproape – mai sunt \d lucruri/);
  await page.getByTestId('figure-month').click();
  await expect(page.getByTestId('list-count')).toBeVisible();
  await page.keyboard.press('Control+1');
  await page.getByTestId('check').filter({ hasText: 'copie de siguranță' }).getByRole('button').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.evaluate(() => (window as never as { mock: { network(to: string): void } }).mock.network('offline'));
  await expect(page.getByTestId('ready-verdict')).toHaveText(/Lucrezi fără internet/);
});

test('the palette finds without diacritics and by other names, and says why something cannot be done', async ({
  page,
}) => {
  await visit(page, { world: 'firm', screen: '#/home' });
  await expect(page.getByTestId('home-newest')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill('plata');
  await expect(page.getByTestId('palette-row').first()).toContainText('Deschide întâi o factură');
  await page.getByTestId('palette-input').fill('sync');
  await expect(page.getByTestId('palette-row').first()).toContainText('Trimite tot acum');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('De trimis');
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill('TRN-000084');
  await expect(page.getByTestId('palette-row').first()).toContainText('TRN-000084');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000084');
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill('plata');
  await expect(page.getByTestId('palette-row').first()).toContainText('Încasare · TRN-000084');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('ask-amount')).toBeVisible();
});
