/**
 * Every screen, light and dark, in both languages: nothing axe can find, nothing cut or covered in a small window. Then whatever can be
 * typed into its fields stays text.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unharmed, write } from './hostile';
import { SMALLEST, sound, TWICE } from './layout';
import { expect, test } from './page';
import { SCREENS } from './screens';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Found {
  id: string;
  nodes: { target: string[]; html: string }[];
}

interface Inside {
  axe: { run(options: object): Promise<{ violations: Found[] }> };
  mock: { look(settings: { lang: string; theme: string }): void };
}

/** What it does not look at unless it is asked to: whether each target is 24 px wide and high, or has as much room (WCAG 2.5.8). */
const EVERYTHING = { rules: { 'target-size': { enabled: true } } };
/** What a theme changes. */
const COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

const LOOKS = ['ro', 'en'].flatMap((lang) => ['light', 'dark', 'contrast'].map((theme) => ({ lang, theme })));

for (const [name, go] of Object.entries(SCREENS)) {
  test(name, async ({ page }) => {
    await go(page, { lang: 'ro', theme: 'light' });
    await page.evaluate(axe);
    for (const look of LOOKS) {
      await page.evaluate((next) => (window as never as Inside).mock.look(next), look);
      await expect(page.locator('html')).toHaveAttribute('data-theme', look.theme);
      await expect(page.locator('html')).toHaveAttribute('lang', look.lang);
      await page.waitForTimeout(150);
      const found = await page.evaluate(
        async (options) => (await (window as never as Inside).axe.run(options)).violations,
        look.theme === 'light' ? EVERYTHING : COLOURS,
      );
      const said = found.map((one) => [one.id, ...one.nodes.map((node) => `${node.target.join(' ')} ${node.html}`)]);
      expect([look, said]).toEqual([look, []]);
    }
    await sound(page, TWICE);
    await page.evaluate((next) => (window as never as Inside).mock.look(next), { lang: 'ro', theme: 'light' });
    await sound(page, SMALLEST, TWICE);
    await write(page);
    await unharmed(page);
  });
}
