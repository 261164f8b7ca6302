/** What a screen says while it waits, and when what it shows cannot be read: in words, with a way to try again, and to axe's liking. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, visit } from './page';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Inside {
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
  mock: { mend(): void; look(settings: { theme: string }): void };
}

/** The screen, what it reads, and what is seen of it once that is read. */
const SCREENS: [name: string, screen: string, command: string, seen: string][] = [
  ['home', '#/home', 'invoices_page', 'home-newest'],
  ['the list', '#/invoices', 'invoices_page', 'list-row'],
  ['an invoice', '#/invoices/i100', 'invoice_get', 'invoice-number'],
  ['the firm’s invoices', '#/firm', 'firm_invoices', 'firm-row'],
  ['clients', '#/clients', 'clients_page', 'client-row'],
  ['a client', '#/clients/c1', 'client_get', 'entry-title'],
  ['products', '#/products', 'products_page', 'product-row'],
  ['a product', '#/products/p1', 'product_get', 'entry-title'],
  ['the register', '#/series/s1', 'numbers_register', 'register-row'],
  ['what is to be sent', '#/outbox', 'outbox_list', 'outbox-row'],
  ['reports', '#/reports', 'report_get', 'report-totals'],
  ['the firm’s settings', '#/settings/firm', 'profile_get', 'profile-submit'],
  ['the paper’s settings', '#/settings/paper', 'paper_get', 'paper-accent'],
];

for (const [name, screen, command, seen] of SCREENS) {
  test(name, async ({ page }) => {
    const isFine = async () => {
      await page.evaluate(axe);
      for (const theme of ['light', 'dark']) {
        await page.evaluate((next) => (window as never as Inside).mock.look({ theme: next }), theme);
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        await page.waitForTimeout(150);
        const found = await page.evaluate(async () => (await (window as never as Inside).axe.run()).violations);
        expect(found.map((one) => [one.id, one.nodes.map((node) => node.html)])).toEqual([]);
      }
    };
    await visit(page, { world: 'troubled', screen, held: command });
    await page.waitForTimeout(400);
    // Rows that are not here yet are grey bars in their places.
    await expect(page.getByTestId(seen).filter({ hasNot: page.locator('.bar') })).toHaveCount(0);
    await isFine();
    await visit(page, { world: 'troubled', screen, broken: command });
    const said = page.getByRole('alert').filter({ hasText: 'Discul nu răspunde' });
    await expect(said.first()).toBeVisible();
    await isFine();
    await page.evaluate(() => (window as never as Inside).mock.mend());
    await page.getByRole('button', { name: 'Încearcă din nou' }).first().click();
    await expect(
      page
        .getByTestId(seen)
        .filter({ hasNot: page.locator('.bar') })
        .first(),
    ).toBeVisible();
    await expect(said).toHaveCount(0);
  });
}
