/** What was looked at and left is let go: nodes, listeners and memory of the page are what they were. */
import type { CDPSession, Page } from '@playwright/test';
import { expect, test, visit } from './page';

const TIMES = 30;

/**
 * The nodes of the one screen that may still be held: the framework's last batch remembers the values it
 * replaced, among them the elements of the screen just left. Whether it does depends on when the next one
 * came, and it is never two. A leak is one every time.
 */
const LAST_SCREEN = 800;

interface Held {
  nodes: number;
  listeners: number;
  heap: number;
}

async function held(page: Page, session: CDPSession): Promise<Held> {
  // What was left a moment ago may still wait for a reply or a pause to end.
  await page.waitForTimeout(1500);
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  return { nodes: of('Nodes'), listeners: of('JSEventListeners'), heap: of('JSHeapUsedSize') };
}

const WAYS: Record<string, (page: Page, turn: number) => Promise<void>> = {
  async 'the editor'(page) {
    await page.keyboard.press('Control+n');
    await page.getByTestId('editor-client').waitFor();
    await page.keyboard.press('Control+2');
    await page.getByTestId('list-row').first().waitFor();
  },
  async 'an invoice and its paper'(page) {
    await page.keyboard.press('Enter');
    await page.getByTestId('invoice-number').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('list-row').first().waitFor();
  },
  async 'places all over a long list'(page, turn) {
    await page.evaluate((at) => {
      const grid = document.getElementById('invoice-grid')!;
      grid.scrollTop = (grid.scrollHeight * ((at * 61) % 100)) / 100;
    }, turn);
    await page.waitForTimeout(60);
  },
};

for (const [name, go] of Object.entries(WAYS)) {
  test(name, async ({ page }) => {
    await visit(page, { world: 'firm', invoices: 3000 });
    await page.getByTestId('list-row').first().waitFor();
    await page.locator('#invoice-grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    // The first times load what stays.
    for (let turn = 0; turn < 5; turn += 1) await go(page, turn);
    const before = await held(page, session);
    for (let turn = 0; turn < TIMES; turn += 1) await go(page, 5 + turn);
    const after = await held(page, session);
    expect(after.nodes - before.nodes, `${name}: nodes`).toBeLessThan(LAST_SCREEN + TIMES * 10);
    expect(after.listeners - before.listeners, `${name}: listeners`).toBeLessThan(TIMES);
    expect(after.heap - before.heap, `${name}: bytes`).toBeLessThan(TIMES * 150_000);
  });
}
