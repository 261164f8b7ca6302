/** What a person does with an invoice after it was issued. */
import { expect, test, visit } from './page';

test('a payment is noted, and what is owed follows', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/invoices/i84' });
  await page.getByTestId('act-pay').click();
  await expect(page.getByTestId('ask-amount')).toBeFocused();
  await page.keyboard.type('1000');
  await page.getByTestId('ask-method').selectOption('card');
  await page.getByTestId('ask-do').click();
  await expect(page.getByTestId('toasts')).toContainText('Încasarea e notată');
  await expect(page.getByTestId('act-pay')).toBeFocused();
  await expect(page.getByTestId('payments')).toContainText('Parțial');
  await expect(page.getByTestId('payments')).toContainText('Mai e de încasat 1.904,00');
  await expect(page.getByTestId('timeline')).toContainText('Încasare trecută în cont');
  await page.keyboard.press('Control+i');
  await expect(page.getByTestId('ask-amount')).toHaveValue('1.904,00');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('payments')).toContainText('Încasată');
  await expect(page.getByTestId('act-pay')).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByTestId('act-pay')).toHaveAccessibleDescription(/Factura e încasată toată/);
});

test('offline it waits, and can be given up', async ({ page }) => {
  await visit(page, { world: 'firm', network: 'offline', screen: '#/invoices/i84' });
  await page.keyboard.press('Control+Shift+s');
  await expect(page.getByTestId('ask-cancel')).toBeFocused();
  await expect(page.getByTestId('ask-waits')).toContainText('Nu e internet');
  await page.getByTestId('ask-do').click();
  await expect(page.getByTestId('waiting')).toContainText('Stornare cerută serverului');
  await expect(page.getByTestId('act-void')).toHaveAccessibleDescription(/deja cerută/);
  await page.getByTestId('nav-outbox').click();
  const row = page.locator('[data-testid="outbox-row"][data-number="TRN-000084"]');
  await expect(row).toContainText('Așteaptă serverul');
  await row.getByRole('button', { name: 'Renunță la ce ai cerut: stornare' }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByTestId('toasts')).toContainText('Ai renunțat la: stornare');
});

test('a reversed invoice and its storno lead to each other', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/invoices/i84' });
  await page.getByTestId('act-storno').click();
  await page.getByTestId('ask-do').click();
  await page.getByRole('link', { name: /Vezi stornoul TRN-/ }).click();
  await expect(page.getByTestId('mark-storno')).toContainText('Storno la TRN-000084');
  await page.getByRole('link', { name: 'Vezi factura TRN-000084' }).click();
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000084');
  await expect(page.getByTestId('mark-storned')).toContainText('Stornată cu TRN-');
});

test('voiding advises a storno, and one click turns to it', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/invoices/i84' });
  await page.getByTestId('act-void').click();
  await expect(page.getByRole('dialog')).toContainText('storno e calea bună');
  await page.getByTestId('ask-storno').click();
  await expect(page.getByRole('dialog')).toContainText('Stornezi factura TRN-000084?');
  await page.keyboard.press('Escape');
  await page.getByTestId('act-void').click();
  await page.getByTestId('ask-reason').fill('emisă din greșeală');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('mark-void')).toBeVisible();
});

test('an address that is none is said on its field', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/invoices/i84' });
  await page.keyboard.press('Control+e');
  await expect(page.getByTestId('ask-email')).toBeFocused();
  await page.keyboard.type('birou');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('ask-email')).toHaveAccessibleDescription(/nu arată a adresă/);
  await page.getByTestId('ask-email').fill('birou@exemplu.ro');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('timeline')).toContainText('Trimisă pe e-mail');
});

test('a sent invoice is changed: asked of the server, and another paper', async ({ page }) => {
  await visit(page, { world: 'firm', network: 'offline', screen: '#/invoices/i84' });
  await page.getByTestId('act-edit').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Modifici TRN-000084');
  await expect(page.getByTestId('editor-correct-notice')).toContainText('Hârtia devine alta');
  await page.getByTestId('row-quantity').first().fill('3');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000084');
  await expect(page.getByTestId('waiting')).toContainText('Modificare cerută serverului');
});

test('what the server takes no change of is said on the field', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/correct/i84' });
  await page.getByTestId('editor-more').click();
  await page.getByTestId('part-efactura').click();
  await page.locator('#efactura_enabled').uncheck();
  await page.getByTestId('editor-issue').click();
  await expect(page.getByTestId('editor-problems')).toContainText(
    'nu se mai schimbă după ce factura a ajuns pe server',
  );
});

test('what was refused is loud, and is tried again or given up', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/invoices/i114' });
  await expect(page.getByTestId('attention')).toContainText('Serverul a refuzat: încasare');
  await page.getByTestId('attention-retry').click();
  await expect(page.getByTestId('attention')).toHaveCount(0);
  await expect(page.getByTestId('payments')).toContainText('Încasată');
});

test('the letters of the list', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await page.getByTestId('list-search').fill('TRN-000084');
  await expect(page.getByTestId('list-row')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('i');
  await expect(page.getByRole('dialog')).toContainText('Încasare pe TRN-000084');
  await page.keyboard.press('Escape');
  await expect(page.locator('#invoice-grid')).toBeFocused();
  await page.keyboard.press('s');
  await expect(page.getByRole('dialog')).toContainText('Stornezi factura TRN-000084?');
  await page.getByTestId('ask-do').click();
  await expect(page.getByTestId('list-row')).toContainText('Stornată');
  await page.locator('#invoice-grid').focus();
  await page.keyboard.press('s');
  await expect(page.getByTestId('toasts')).toContainText('Factura e deja stornată');
  await page.keyboard.press('d');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ciornă');
});
