/** Text that would be code if anything took it for more than text. */
import { expect, type Page } from '@playwright/test';

export const HOSTILE = [
  '"><img src=x onerror="window.reached=1">',
  "';window.reached=1;//",
  '<script>window.reached=1</script>',
  '{{constructor.constructor("window.reached=1")()}}',
  'javascript:window.reached=1',
  '<svg onload=window.reached=1>',
];

/** Nothing of it became part of the page. */
export async function unharmed(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    reached: 'reached' in window,
    foreign: document.querySelectorAll('img[src="x"], main script, [onerror], [onload], a[href^="javascript:"]').length,
  }));
  expect(found).toEqual({ reached: false, foreign: 0 });
}

/** Writes into every field for text that can be seen; how many there were. */
export async function write(page: Page): Promise<number> {
  const fields = page.locator(
    'input:not([type]), input[type=text], input[type=email], input[type=search], input[type=password], textarea',
  );
  let written = 0;
  for (const field of await fields.all()) {
    if (!(await field.isVisible()) || !(await field.isEditable())) continue;
    // Every field sees each of them, and another one stays in each.
    for (let at = 1; at <= HOSTILE.length; at += 1) await field.fill(HOSTILE[(written + at) % HOSTILE.length]!);
    written += 1;
  }
  await page.keyboard.press('Tab');
  await page.waitForTimeout(250);
  return written;
}
