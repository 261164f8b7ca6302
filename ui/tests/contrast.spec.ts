/** With the system's own few colours, backgrounds and shadows are gone: what is chosen is still told from what is not. */
import type { Locator } from '@playwright/test';
import { expect, test, visit } from './page';

const outline = (one: Locator) => one.evaluate((at) => getComputedStyle(at).outlineStyle);

test('what is chosen has a line around it', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await visit(page, { world: 'firm' });
  await page.getByTestId('list-row').first().waitFor();
  const isTold = async (chosen: Locator, other: Locator) => {
    await expect.poll(() => outline(chosen)).toBe('solid');
    expect(await outline(other)).not.toBe('solid');
  };
  await isTold(page.locator('nav a[aria-current=page]'), page.locator('nav a:not([aria-current])').first());
  const radio = (how: string) => page.locator(`label:has([type=radio]${how})`).first();
  await isTold(radio(':checked'), radio(':not(:checked)'));
  await page.keyboard.press('Control+k');
  const rows = page.getByTestId('palette-row');
  await isTold(rows.nth(0), rows.nth(1));
  await page.keyboard.press('Escape');
  await page.locator('#invoice-grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await page.keyboard.press('ArrowDown');
  const item = (how: string) => page.locator(`[role=menuitem]${how}`).first();
  await isTold(item('[data-highlighted]'), item(':not([data-highlighted])'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+n');
  await page.getByTestId('editor-client').fill('ser');
  const found = page.locator('#client-list [role=option]');
  await isTold(found.nth(0), found.nth(1));
});
