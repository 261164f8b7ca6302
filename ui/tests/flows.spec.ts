/** What a person does from beginning to end. */
import { expect, test, visit } from './page';
import { PARTS } from './screens';

test('from the first start to the first invoice', async ({ page }) => {
  await visit(page, {});
  await page.getByTestId('welcome-account').click();
  await expect(page.getByTestId('sign-in-email')).toBeFocused();
  await page.keyboard.type('ion@exemplu.ro');
  await page.keyboard.press('Tab');
  await page.keyboard.type('gresit');
  await page.keyboard.press('Enter');
  await expect(page.locator('#password-note')).toContainText('nu se potrivesc');
  await page.keyboard.type('parola');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Verifică firma');
  await page.getByTestId('profile-submit').click();
  await expect(page.getByText('Alege dacă firma plătește TVA')).toBeVisible();
  await page.getByTestId('payer-yes').click();
  await page.getByTestId('profile-capital').fill('200');
  await page.getByTestId('profile-submit').click();
  await page.getByTestId('welcome-series-next').click();
  await page.getByTestId('welcome-lock').click();
  await expect(page.getByTestId('welcome-reserve')).toHaveText('Rezervă 20 de numere');
  await page.getByTestId('welcome-reserve').click();
  await expect(page.getByText('Prima factură va fi TRN-000128')).toBeVisible();
  await page.getByTestId('welcome-first-invoice').click();
  await expect(page.getByTestId('editor-number')).toHaveText('TRN-000128');
});

test('the first run goes on where it was', async ({ page }) => {
  await visit(page, { world: 'signed_in' });
  await expect(page.getByTestId('step-firm')).toBeVisible();
  await page.evaluate(() =>
    (window as never as Turn).mock.change((world) => {
      world.profile.complete = true;
      world.series[0]!.lock = 'here';
    }),
  );
  await expect(page.getByTestId('step-numbers')).toBeVisible();
});

test('a double click on „Emite” makes one invoice', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/drafts/d1' });
  await page.getByTestId('editor-issue').dblclick();
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000129');
  await page.keyboard.press('Control+2');
  await expect(page.getByTestId('list-count')).toHaveText('128 de facturi');
});

test('a draft is saved while typing and found again', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  await page.getByTestId('row-description').fill('Reparație');
  await page.getByTestId('row-price').fill('1.234,5');
  await expect(page.getByTestId('editor-saved')).toContainText('Salvat pe acest laptop');
  await page.getByTestId('nav-invoices').click();
  await page.getByTestId('filter-draft').click();
  await expect(page.getByTestId('list-count')).toHaveText('2 facturi');
  await page.getByTestId('list-row').first().click();
  await expect(page.getByTestId('row-description').first()).toHaveValue('Reparație');
  await expect(page.getByTestId('row-price').first()).toHaveValue('1.234,50');
});

test('problems are shown on the fields, with the focus on the first', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  await page.getByTestId('row-description').fill('Reparație');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('editor-problems')).toContainText('2 lucruri de corectat');
  await expect(page.getByTestId('editor-client')).toBeFocused();
  await expect(page.getByTestId('editor-client')).toHaveAttribute('aria-invalid', 'true');
  await page.getByTestId('editor-problems').getByRole('button', { name: 'Lipsește prețul' }).click();
  await expect(page.getByTestId('row-price')).toBeFocused();
  await page.keyboard.type('10');
  await expect(page.getByTestId('editor-problems')).toContainText('1 lucru de corectat');
});

test('an earlier date has to be meant', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/drafts/d1' });
  await page.getByTestId('editor-date').fill('1.11');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.getByTestId('earlier-confirm').click();
  await expect(page.getByTestId('invoice-number')).toHaveText('TRN-000129');
});

test('a pro forma goes through the server, and is called so everywhere', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/drafts/d1' });
  await page.getByTestId('document-type-proforma').click();
  await expect(page.getByTestId('editor-from-server')).toHaveText('Numărul îl dă serverul, la trimitere');
  await page.evaluate(() => (window as never as Turn).mock.network('offline'));
  await expect(page.getByTestId('editor-issue')).toBeDisabled();
  await page.evaluate(() => (window as never as Turn).mock.network('online'));
  await expect(page.getByTestId('editor-issue')).toBeEnabled();
  await page.getByTestId('editor-issue').click();
  await expect(page.getByTestId('invoice-client')).toContainText('Proformă · ');
  await expect(page.getByText('termen e-Factura')).toHaveCount(0);
  await page.keyboard.press('Control+2');
  await expect(page.locator('[data-number="PRF-000001"]')).toContainText('Proformă');
});

test('a draft of the server’s goes back to the list, and opens again whole', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/drafts/d1' });
  await page.getByTestId('editor-more').click();
  await page.getByTestId('part-delegate').click();
  await page.getByTestId('editor-delegate_name').fill('Pop Ion');
  await page.getByTestId('editor-save-there').click();
  await expect(page.getByText('Ciorna e salvată în contul Contazen')).toBeVisible();
  await page.getByTestId('list-row').first().click();
  await page.getByTestId('editor-more').click();
  await expect(page.getByTestId('editor-delegate_name')).toHaveValue('Pop Ion');
});

test('an invoice in euros shows the bank’s rate and what it is in lei', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/new' });
  await page.getByTestId('row-description').fill('Montaj');
  await page.getByTestId('row-price').fill('100');
  // What leaving the field brings up must not move the next button away under the click.
  await page.getByTestId('row-price').blur();
  await expect(page.getByTestId('editor-total')).toContainText('121,00');
  await page.getByTestId('editor-more').click();
  await page.getByTestId('part-money').click();
  await page.getByTestId('editor-currency').selectOption('EUR');
  await expect(page.getByTestId('editor-rate')).toHaveValue('5,0912');
  await expect(page.getByText('Curs BNR din 19.11.2026')).toBeVisible();
  await expect(page.getByTestId('editor-total-lei')).toHaveText('616,04\u00a0lei');
  await page.getByTestId('editor-date').fill('18.11');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Curs BNR din 17.11.2026')).toBeVisible();
});

test('without numbers the way out is one button', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/drafts/d1' });
  await page.getByTestId('editor-issue').waitFor();
  await page.evaluate(() =>
    (window as never as Turn).mock.change((world) => {
      for (const one of world.numbers.get('s1') ?? []) if (one.fate === 'free') one.fate = 'expired';
    }),
  );
  await expect(page.getByTestId('editor-issue')).toBeDisabled();
  await page.getByTestId('editor-unblock').click();
  await expect(page.getByTestId('editor-issue')).toBeEnabled();
});

test('a forced unlock wants the name of the series', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/series' });
  await page.getByTestId('series-force').click();
  await expect(page.getByTestId('unlock-cancel')).toBeFocused();
  await page.getByTestId('force-name').fill('VN');
  await expect(page.getByTestId('unlock-confirm')).toBeDisabled();
  await page.getByTestId('force-name').fill('VNZ');
  await page.getByTestId('unlock-confirm').click();
  await expect(page.locator('[data-series="VNZ"]')).toHaveAttribute('data-lock', 'none');
});

test('a released number keeps its reason', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/series/s1' });
  await page.getByTestId('release-129').click();
  await page.getByTestId('release-confirm').click();
  await expect(page.getByText('Scrie motivul')).toBeVisible();
  await page.getByTestId('release-reason').fill('hârtie ruptă');
  await page.getByTestId('release-confirm').click();
  const row = page.locator('[data-testid="register-row"][data-number="129"]');
  await expect(row).toHaveAttribute('data-fate', 'released');
  await expect(row).toContainText('hârtie ruptă');
});

test('offline is a place, not an error; online everything leaves', async ({ page }) => {
  await visit(page, { world: 'firm', network: 'offline', screen: '#/outbox' });
  await expect(page.getByTestId('strip-network')).toContainText('Fără internet');
  await page.getByTestId('outbox-retry').click();
  await expect(page.getByText('Nu e internet.')).toBeVisible();
  await page.evaluate(() => (window as never as Turn).mock.network('online'));
  await page.keyboard.press('F5');
  await expect(page.getByTestId('outbox-waiting')).toHaveCount(0);
  await page.getByTestId('outbox-retry').click();
  await expect(page.getByRole('heading', { name: 'Totul e trimis' })).toBeVisible();
  await expect(page.getByTestId('strip-outbox')).toContainText('Totul e trimis', { timeout: 5_000 });
});

test('signing in again after the session has expired', async ({ page }) => {
  await visit(page, { world: 'firm', network: 'session_expired' });
  await page.getByTestId('strip-network').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Intră din nou în cont');
  await page.evaluate(() => (window as never as Turn).mock.network('online'));
  await page.getByTestId('sign-in-password').fill('parola');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Acasă');
});

test('the demo is two clicks in and three out', async ({ page }) => {
  await visit(page, {});
  await page.getByTestId('welcome-demo').click();
  await expect(page.getByTestId('strip-network')).toContainText('Firmă demo');
  await page.getByTestId('nav-settings').click();
  await page.getByTestId('leave').click();
  await page.getByTestId('leave-confirm').click();
  await expect(page.getByTestId('welcome-account')).toBeVisible();
});

test('language and theme are seen at once', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/settings' });
  await page.getByTestId('lang-en').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Company and settings');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByTestId('theme-contrast').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
});

test('a hundred thousand invoices scroll to the last', async ({ page }) => {
  await visit(page, { world: 'firm', invoices: 100_000 });
  await page.getByTestId('list-row').first().waitFor();
  await page.locator('#invoice-grid').focus();
  await page.keyboard.press('End');
  await expect(page.locator('[data-number="TRN-000001"]')).toBeInViewport();
  expect(await page.getByTestId('list-row').count()).toBeLessThanOrEqual(60);
  await page.keyboard.press('Home');
  await expect(page.getByTestId('list-row').first()).toBeInViewport();
});

test('nothing scrolls sideways in the smallest window, nor at twice the text size', async ({ page }) => {
  const screens = [
    '',
    '#/new',
    '#/correct/i121',
    '#/paper/s1/129',
    '#/invoices/i121',
    '#/invoices/i127',
    '#/series/s1',
  ];
  const catalog = ['#/clients', '#/clients/c1', '#/products', '#/products/p1', '#/import/clients'];
  for (const screen of [...screens, ...catalog, '#/outbox', '#/settings', '#/invoices/i114', '#/invoices/i111']) {
    for (const width of [960, 683]) {
      await page.setViewportSize({ width, height: 600 });
      await visit(page, { world: 'troubled', screen });
      if (screen === '#/new') {
        await page.getByTestId('row-description').press('Alt+Enter');
        await page.getByTestId('editor-more').click();
        for (const part of PARTS) await page.getByTestId(`part-${part}`).click();
        await page.getByTestId('editor-currency').selectOption('EUR');
      }
      await page.waitForTimeout(100);
      const wide = await page.evaluate(() => {
        const main = document.querySelector('main')!;
        return [...main.querySelectorAll('*'), main].some(
          (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'auto',
        );
      });
      expect([screen, width, wide]).toEqual([screen, width, false]);
    }
  }
});

interface Turn {
  mock: {
    network(name: string): void;
    change(
      turn: (world: {
        profile: { complete: boolean };
        series: { lock: string }[];
        numbers: Map<string, { fate: string }[]>;
      }) => void,
    ): void;
  };
}

test('once a paper left, taking the invoice back is not offered any more', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/drafts/d1' });
  await page.getByTestId('editor-issue').click();
  const offer = page.getByTestId('toasts').getByRole('button', { name: 'Anulează' });
  await expect(offer).toBeVisible();
  await page.getByTestId('pdf-save').click();
  await expect(page.getByTestId('timeline')).toContainText('PDF făcut');
  await expect(offer).toHaveCount(0);
});

test('another screen begins at its top, and a part of the settings at itself', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/home' });
  await page.getByTestId('home-newest').waitFor();
  await page.setViewportSize({ width: 1280, height: 400 });
  await page.keyboard.press('Control+8');
  await page.getByTestId('part-laptop').click();
  await expect(page.locator('[data-part=laptop]')).toBeInViewport();
  const top = () => page.locator('#main').evaluate((main) => main.scrollTop);
  expect(await top()).toBeGreaterThan(100);
  await page.keyboard.press('Control+1');
  await page.getByTestId('home-newest').waitFor();
  expect(await top()).toBe(0);
});

test('the strip gives up what is less important, and no first words', async ({ page }) => {
  await visit(page, { world: 'firm', screen: '#/invoices' });
  for (const [width, lang] of [1366, 1280, 1200, 1152, 1110].flatMap((one) => [
    [one, 'ro'] as const,
    [one, 'en'] as const,
  ])) {
    await page.setViewportSize({ width, height: 768 });
    await page.evaluate((next) => (window as never as Looking).mock.look(next), { lang, theme: 'light' });
    await page.waitForTimeout(100);
    const cut = await page
      .getByTestId('strip')
      .locator('.first')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent));
    expect([width, lang, cut]).toEqual([width, lang, []]);
  }
});

interface Looking {
  mock: { look(settings: { lang: string; theme: string }): void };
}

test('in a window without room beside the form the paper stands below it, and is shown when asked for', async ({
  page,
}) => {
  await visit(page, { world: 'firm', screen: '#/drafts/d1' });
  await page.setViewportSize({ width: 1100, height: 700 });
  const paper = page.getByTestId('preview');
  await page.getByTestId('editor-preview').click();
  await expect(paper.locator('svg').first()).toBeVisible();
  await expect(paper).toBeInViewport({ ratio: 0.2 });
  await page.keyboard.press('Control+Shift+P');
  await expect(paper).toHaveCount(0);
});
