/** What a person does to keep the books: backups, a broken database, a lost laptop, a key instead of a password. */
import type { Page } from '@playwright/test';
import { expect, test, visit } from './page';

const PLAIN = 'D:\\copii\\facturier.backup';
const SEALED = '/media/stick/facturier.backup';

const said = (page: Page, field: string) => page.locator(`#${field}-note`);

test('a backup by keyboard: the passphrase twice, then the path', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings' });
  await expect(page.getByTestId('backup-last')).toHaveText('Nu ai făcut încă nicio copie');
  await page.getByTestId('backup-open').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('backup-passphrase')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(said(page, 'backup-passphrase')).toContainText('Scrie o parolă');
  await page.keyboard.type('gutui coapte');
  await page.keyboard.press('Enter');
  await expect(said(page, 'backup-again')).toContainText('nu sunt la fel');
  await expect(page.getByTestId('backup-again')).toBeFocused();
  await page.keyboard.type('gutui coapte');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('backup-result')).toContainText('127 de facturi');
  await expect(page.getByTestId('backup-path')).toContainText('/Facturier/facturier-2026-11-20');
  await expect(page.getByTestId('backup-end')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('backup-open')).toBeFocused();
  await expect(page.getByTestId('backup-last')).toContainText('Ultima copie: azi');
});

test('a backup without a passphrase has to be meant; what is typed can be read', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings' });
  await page.getByTestId('backup-open').click();
  await page.getByTestId('backup-passphrase').fill('abc');
  await page.getByRole('button', { name: 'Arată ce ai scris' }).first().click();
  await expect(page.getByTestId('backup-passphrase')).toHaveAttribute('type', 'text');
  await expect(page.getByTestId('backup-again')).toHaveAttribute('type', 'text');
  await page.getByRole('switch', { name: /Fără parolă/ }).check();
  await expect(page.getByTestId('backup-passphrase')).toHaveCount(0);
  await page.getByTestId('backup-do').click();
  await expect(page.getByTestId('backup-result')).toContainText('Nu are parolă');
});

test('while the backup is made it says so and is not left', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings' });
  await page.getByTestId('backup-open').click();
  await page.getByRole('switch', { name: /Fără parolă/ }).check();
  await page.evaluate(() => (window as never as Turn).mock.pause(600));
  await page.getByTestId('backup-do').click();
  await expect(page.getByTestId('backup-do')).toHaveText('Se face copia…');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByTestId('backup-result')).toBeVisible();
});

test('a restore from settings: every refusal at its field, then sign in and state the last number', async ({
  page,
}) => {
  await visit(page, { world: 'firm', invoices: 4, screen: '#/settings' });
  await page.getByTestId('restore-open').click();
  await expect(page.getByTestId('restore-path')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(said(page, 'restore-path')).toContainText('Scrie unde e fișierul');
  await page.keyboard.type('/tmp/altceva');
  await page.keyboard.press('Enter');
  await expect(said(page, 'restore-path')).toContainText('nu poate fi folosită');
  await expect(page.getByTestId('restore-path')).toBeFocused();
  await page.getByTestId('restore-path').fill(`"${SEALED}"`);
  await page.keyboard.press('Enter');
  await expect(said(page, 'restore-passphrase')).toContainText('Copia e criptată');
  await expect(page.getByTestId('restore-passphrase')).toBeFocused();
  await page.keyboard.type('altceva');
  await page.keyboard.press('Enter');
  await expect(said(page, 'restore-passphrase')).toContainText('Parola nu deschide copia');
  await page.keyboard.type('gutui coapte');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('restore-look')).toContainText('Conține 8 facturi');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('backup-result')).toBeVisible();
  await expect(page.getByTestId('restore-end')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('sign-in-email')).toBeFocused();
  await expect(page.getByText('spui ultimul număr de pe hârtie')).toBeVisible();
  await page.keyboard.type('ion@exemplu.ro');
  await page.keyboard.press('Tab');
  await page.keyboard.type('parola');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Serii');
  await page.getByTestId('statement-open').click();
  await page.keyboard.type('9');
  await page.keyboard.press('Enter');
  await page.getByTestId('statement-sync').click();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('statement')).toHaveCount(0);
});

test('books with something unsent are not replaced', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings' });
  await page.getByTestId('restore-open').click();
  await page.getByTestId('restore-path').fill(PLAIN);
  await page.getByTestId('restore-do').click();
  await page.getByTestId('restore-look').waitFor();
  await page.getByTestId('restore-do').click();
  await expect(page.getByTestId('restore-problem')).toContainText('mai sunt netrimise');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('restore-open')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByTestId('restore-path').fill(PLAIN);
  await page.getByTestId('restore-do').click();
  await page.getByTestId('restore-look').waitFor();
  await page.getByTestId('restore-do').click();
  await page.getByTestId('restore-outbox').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('De trimis');
});

test('a restore from the first screen leads to signing in', async ({ page }) => {
  await visit(page, {});
  await page.getByTestId('welcome-restore').click();
  await page.getByTestId('restore-path').fill(PLAIN);
  await page.keyboard.press('Enter');
  await page.getByTestId('restore-look').waitFor();
  await page.keyboard.press('Enter');
  await page.getByTestId('restore-end').click();
  await expect(page.getByTestId('sign-in-email')).toBeFocused();
  // What was restored is there to be worked with, also where nobody can sign in now.
  await page.getByRole('button', { name: 'Înapoi' }).click();
  await expect(page.getByTestId('nav-new')).toBeVisible();
  await page.keyboard.press('Control+2');
  await expect(page.getByTestId('list-row').first()).toBeVisible();
});

test('a database that cannot be read: look, print, rebuild, state the last number', async ({ page }) => {
  await visit(page, { world: 'rescue' });
  await expect(page.getByTestId('rescue')).toContainText('Evidența nu poate fi citită');
  for (const id of ['nav-new', 'list-new']) {
    await expect(page.getByTestId(id)).toBeDisabled();
    await expect(page.getByTestId(id)).toHaveAccessibleDescription(/nu poate fi citită/);
  }
  await page.keyboard.press('Control+n');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Facturi');
  await page.locator('[data-number="TRN-000127"]').click();
  await expect(page.getByTestId('pdf-save')).toBeEnabled();
  await expect(page.getByTestId('view-correct')).toBeDisabled();
  await expect(page.getByTestId('rescue')).toBeVisible();
  await page.getByTestId('rescue-rebuild').click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Renunț' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('rescue-rebuild')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.evaluate(() => (window as never as Turn).mock.pause(500));
  await page.getByTestId('rebuild-do').click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.evaluate(() => (window as never as Turn).mock.pause(0));
  await expect(page.getByTestId('rescue')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Serii');
  await expect(page.getByTestId('statement-open')).toBeEnabled();
});

test('every screen says that the database cannot be read', async ({ page }) => {
  for (const screen of ['', '#/new', '#/invoices/i121', '#/series/s1', '#/outbox', '#/settings']) {
    await visit(page, { world: 'rescue', screen });
    await expect(page.getByTestId('rescue')).toBeInViewport();
  }
  await expect(page.getByTestId('backup-open')).toBeDisabled();
  await visit(page, { world: 'rescue', screen: '#/new' });
  await expect(page.getByTestId('editor-issue')).toBeDisabled();
  await visit(page, { world: 'rescue', screen: '#/series/s1' });
  await expect(page.getByTestId('reserve-20')).toBeDisabled();
});

test('the banner leaves room to work, and nothing scrolls sideways', async ({ page }) => {
  for (const screen of ['', '#/invoices/i121', '#/settings']) {
    for (const width of [960, 683]) {
      await page.setViewportSize({ width, height: 600 });
      await visit(page, { world: 'rescue', screen });
      const [left, wide] = await page.evaluate(() => {
        const main = document.querySelector('main')!;
        return [main.clientHeight, document.documentElement.scrollWidth > innerWidth];
      });
      expect([screen, width, left > 300, wide]).toEqual([screen, width, true, false]);
    }
  }
});

test('with a key the server numbers, and only online', async ({ page }) => {
  await visit(page, {});
  await page.getByTestId('welcome-account').click();
  await page.getByRole('switch', { name: /cheie API/ }).check();
  await page.getByTestId('sign-in-submit').click();
  await expect(said(page, 'key')).toContainText('Scrie cheia');
  await expect(page.getByTestId('sign-in-key')).toBeFocused();
  await page.keyboard.type('altceva');
  await page.keyboard.press('Enter');
  await expect(said(page, 'key')).toContainText('nu e acceptată');
  await expect(page.getByTestId('sign-in-key')).toBeFocused();
  await page.keyboard.type('cz_live_1');
  await page.keyboard.press('Enter');
  await page.getByTestId('payer-yes').click();
  await page.getByTestId('profile-submit').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gata de emis');
  await page.getByTestId('welcome-first-invoice').click();
  await expect(page.getByTestId('editor-from-server')).toHaveText('Numărul îl dă serverul, la trimitere');
  await expect(page.getByTestId('strip-series')).toContainText('Nicio serie blocată');
  await expect(page.getByTestId('strip-numbers')).toContainText('doar cu internet');
});

test('with a key and no internet nothing is issued, and the reason is said', async ({ page }) => {
  await visit(page, { world: 'key', network: 'offline', screen: '#/drafts/d1' });
  await page.getByTestId('editor-issue').click();
  await expect(page.getByText('primesc numărul de la server')).toBeVisible();
  await page.evaluate(() => {
    const { mock } = window as never as Turn;
    mock.network('online');
    mock.change((world) => (world.orderUnknown = true));
  });
  await page.getByTestId('editor-issue').click();
  await expect(page.getByRole('alert').getByText('nu știm dacă a făcut-o')).toBeVisible();
  await page.getByTestId('warning-sync').click();
  await expect(page.getByTestId('warning-sync')).toHaveCount(0);
  await page.getByTestId('editor-issue').click();
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000128');
});

test('a lost laptop: its numbers come here and the last one on paper is asked for', async ({ page }) => {
  await visit(page, { world: 'blank', screen: '#/series' });
  await page.getByTestId('welcome-to-series').click();
  await page.getByTestId('series-force').click();
  await page.getByTestId('lost-open').click();
  await expect(page.getByTestId('takeover-email')).toHaveValue('ion@instalatii-ionescu.ro');
  await expect(page.getByTestId('takeover-password')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('series-force')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByTestId('lost-open').click();
  await expect(page.getByTestId('takeover-password')).toBeFocused();
  await page.keyboard.type('gresit');
  await page.keyboard.press('Enter');
  await expect(said(page, 'takeover-password')).toContainText('nu se potrivesc');
  await expect(page.getByText('Locul e luat')).toBeVisible();
  await page.keyboard.type('parola');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('statement-last')).toBeFocused();
  await page.keyboard.type('44');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('toasts')).toContainText('Poți emite din nou');
  const row = page.locator('[data-testid="register-row"][data-number="44"]');
  await expect(row).toContainText('VNZ-000044');
  await row.getByTestId('enter-44').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Factura VNZ-000044 de pe hârtie');
});

test('a laptop with books of its own takes no place', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/series' });
  await page.getByTestId('series-force').click();
  await page.getByTestId('lost-open').click();
  await page.getByTestId('takeover-password').fill('parola');
  await page.getByTestId('takeover-do').click();
  await expect(page.getByTestId('takeover-problem')).toContainText('nu poate lua locul altuia');
  await page.evaluate(() => (window as never as Turn).mock.network('offline'));
  await expect(page.getByTestId('takeover-do')).toBeDisabled();
  await expect(page.getByText('Pentru asta e nevoie de internet')).toBeVisible();
});

interface Turn {
  mock: {
    pause(milliseconds: number): void;
    network(name: string): void;
    change(turn: (world: { orderUnknown: boolean }) => void): void;
  };
}

test('encryption: a code for paper, shown again when asked, and given up', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings' });
  await page.getByTestId('seal-open').click();
  await expect(page.getByRole('dialog')).toContainText('cod de recuperare');
  await page.getByTestId('seal-do').click();
  await expect(page.getByTestId('seal-code')).toHaveText('60RK4-CSM6M-V3EE1-SC5H6-6S35C-TM1KW');
  await expect(page.getByTestId('seal-end')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('seal')).toContainText('Evidența e criptată');
  await page.getByTestId('seal-show').click();
  await expect(page.getByTestId('seal-code')).toHaveText('60RK4-CSM6M-V3EE1-SC5H6-6S35C-TM1KW');
  await page.keyboard.press('Escape');
  await page.getByTestId('seal-undo').click();
  await page.getByTestId('seal-do').click();
  await expect(page.getByTestId('seal-open')).toBeVisible();
});

test('books whose key is gone open with the code on paper, by keyboard', async ({ page }) => {
  await visit(page, { world: 'locked' });
  await expect(page.getByRole('alert')).toContainText('e criptată');
  await page.getByTestId('unlock-open').click();
  await expect(page.getByTestId('unlock-code')).toBeFocused();
  await page.keyboard.type('60RK4');
  await page.keyboard.press('Enter');
  await expect(said(page, 'unlock-code')).toContainText('nu e scris corect');
  await expect(page.getByTestId('unlock-code')).toBeFocused();
  await page.getByTestId('unlock-code').fill('60rk4 csm6m v3ee1 sc5h6 6s35c tm1kw');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Facturi');
});
