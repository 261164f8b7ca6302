/** One page for each test: opened in a world, and failing on anything the browser complains about. */
import { test as base, expect, type Page } from '@playwright/test';

export interface World {
  world?: 'fresh' | 'signed_in' | 'blank' | 'firm' | 'demo' | 'troubled' | 'stopped' | 'rescue' | 'locked' | 'key';
  lang?: 'ro' | 'en';
  theme?: 'light' | 'dark' | 'contrast';
  network?: 'online' | 'offline' | 'server_down' | 'session_expired';
  invoices?: number;
  /** Commands that cannot be answered, and those that never are. */
  broken?: string;
  held?: string;
  screen?: string;
}

export async function visit(page: Page, { screen, invoices, ...world }: World): Promise<void> {
  const asked = new URLSearchParams({ ...world, ...(invoices === undefined ? {} : { invoices: String(invoices) }) });
  await page.goto(`/?${asked.toString()}${screen || '#/invoices'}`);
  // Not the one that says that it opens.
  await page.locator('h1:not(.opening)').first().waitFor();
}

export const test = base.extend({
  page: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (fault) => complaints.push(fault.message));
    await use(page);
    expect(complaints).toEqual([]);
  },
});

export { expect };
