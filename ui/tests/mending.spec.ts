/** What a person does when something went wrong: with an invoice, with its number, with the books. */
import type { Page } from '@playwright/test';
import { expect, test, visit } from './page';

const row = (page: Page, number: string) => page.locator(`[data-testid="outbox-row"][data-number="${number}"]`);
const entry = (page: Page, number: number) => page.locator(`[data-testid="register-row"][data-number="${number}"]`);

test('a refused invoice is corrected under its own number, by keyboard', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/outbox' });
  await row(page, 'TRN-000121').getByTestId('outbox-correct').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Corectezi TRN-000121');
  await expect(page.getByTestId('editor-client')).toBeFocused();
  await page.getByTestId('editor-client').fill('');
  await page.keyboard.type('tiriac');
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('editor-client')).toHaveValue('Țiriac Maria');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000121');
  await expect(page.getByTestId('toasts')).toContainText('Tipărește-o din nou');
  await expect(page.getByTestId('mark-version')).toContainText('Versiunea 2');
  await expect(page.getByTestId('timeline')).toContainText('Înlocuiește hârtia dinainte');
  await expect(page.locator('.paper svg')).toHaveAttribute('aria-label', /Țiriac Maria/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('De trimis');
  await expect(page.getByTestId('outbox-waiting').locator('[data-number="TRN-000121"]')).toBeVisible();
});

test('what waits can be corrected too; the way back leads past the editor', async ({ page }) => {
  await visit(page, { world: 'firm' });
  await page.locator('[data-number="TRN-000127"]').click();
  await page.getByTestId('view-correct').click();
  await page.getByTestId('row-quantity').first().fill('9');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('mark-version')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Facturi');
});

test('a correction left half done is one click away', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/correct/i121' });
  await page.getByTestId('row-unit').first().fill('set');
  await page.keyboard.press('Escape');
  await page.getByTestId('toasts').getByRole('button', { name: 'Continuă' }).click();
  await expect(page.getByTestId('row-unit').first()).toHaveValue('set');
});

test('an invoice whose number is lost gets the next one, and the focus follows it', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/outbox' });
  const opener = row(page, 'TRN-000123').getByTestId('outbox-reissue');
  await opener.click();
  await expect(page.getByTestId('reissue-cancel')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(opener).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByTestId('reissue-confirm').click();
  await expect(page.getByTestId('toasts')).toContainText('TRN-000133');
  await expect(page.getByTestId('outbox-waiting').locator('[data-number="TRN-000133"]')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Deschide factura TRN-000133' })).toBeFocused();
  await page.getByTestId('toasts').getByRole('button', { name: 'Vezi factura' }).click();
  await expect(page.getByTestId('mark-replaces')).toHaveText('Înlocuiește TRN-000123');
  await expect(page.locator('.paper svg')).toHaveAttribute('aria-label', /TRN-000133/);
});

test('the old number stands in the register with its reason', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/invoices/i123' });
  await page.getByTestId('attention-reissue').click();
  await page.getByTestId('reissue-confirm').click();
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000133');
  await expect(page.getByTestId('invoice-number')).toBeFocused();
  await page.getByTestId('nav-series').click();
  await page.getByTestId('series-register').click();
  await expect(entry(page, 123)).toHaveAttribute('data-fate', 'expired');
  await expect(entry(page, 123)).toContainText('TRN-000133');
});

test('offline there is no other number, and the reason is said', async ({ page }) => {
  await visit(page, { world: 'troubled', network: 'offline', screen: '#/outbox' });
  const button = row(page, 'TRN-000123').getByTestId('outbox-reissue');
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription(/e nevoie de internet/);
  await expect(row(page, 'TRN-000121').getByTestId('outbox-correct')).toBeEnabled();
});

test('what changed on the server is seen and put away', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/outbox' });
  await row(page, 'TRN-000122').getByTestId('outbox-acknowledge').focus();
  await page.keyboard.press('Enter');
  await expect(row(page, 'TRN-000122')).toHaveCount(0);
  await expect(page.getByTestId('toasts')).toContainText('TRN-000122');
  await expect(page.getByRole('link', { name: /Deschide factura/ }).first()).toBeFocused();
});

test('a deadline says how near it is, in words', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/outbox' });
  const said = (number: string) => row(page, number).getByTestId('deadline');
  await expect(said('TRN-000121')).toContainText('termen depășit');
  await expect(said('TRN-000123')).toContainText('ultima zi');
  await expect(said('TRN-000124')).toContainText('urmează ultima zi');
  await expect(said('TRN-000125')).toContainText('termen aproape');
  await expect(said('TRN-000127')).toHaveText(/^\s*termen 27\.11\s*$/);
});

test('issuing goes on once the last number on paper is stated', async ({ page }) => {
  await visit(page, { world: 'stopped', screen: '#/drafts/d1' });
  await expect(page.getByTestId('editor-issue')).toBeDisabled();
  await page.getByTestId('warning-state').first().click();
  await page.getByTestId('statement-open').click();
  await expect(page.getByTestId('statement-last')).toBeFocused();
  await page.keyboard.type('130');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('statement-problem')).toContainText('întâi trebuie întrebat serverul');
  await page.getByTestId('statement-sync').click();
  await expect(page.getByTestId('statement-last')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('statement')).toHaveCount(0);
  await expect(page.getByTestId('toasts')).toContainText('Poți emite din nou');
  await expect(page.locator('#register')).toBeFocused();
  await expect(entry(page, 130)).toContainText('Pe hârtie, neintrodus');
  await expect(entry(page, 131)).toHaveAttribute('data-fate', 'free');
});

test('an invoice that stands on paper is entered under its number', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/series/s1' });
  await page.getByTestId('enter-129').click();
  await expect(page.getByTestId('editor-paper')).toHaveText('TRN-000129');
  await expect(page.getByTestId('editor-client')).toBeFocused();
  await page.keyboard.type('ser');
  await page.keyboard.press('Tab');
  await page.getByTestId('row-description').fill('Montaj');
  await page.getByTestId('row-price').fill('100');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000129');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('register-row').first()).toBeVisible();
  await expect(entry(page, 129)).toHaveCount(0);
  await page.getByTestId('register-all').click();
  await expect(entry(page, 129)).toContainText('Vezi factura');
});

test('the register tells numbers of other hands and what proves them', async ({ page }) => {
  await visit(page, { world: 'troubled', screen: '#/series/s1' });
  await expect(entry(page, 113)).toContainText('Nu a fost rezervat pe acest laptop');
  await expect(entry(page, 114)).toContainText('inv_4410f2c07e');
  await expect(page.getByText('„Pus deoparte” înseamnă')).toBeVisible();
  await expect(page.getByText('Niciun număr dublu')).toBeVisible();
});
