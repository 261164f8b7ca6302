import { defineConfig } from '@playwright/test';

/** The whole page in Chromium, over the in-browser backend, under the window's content policy. */
export default defineConfig({
  testDir: process.env['BENCH'] ? 'bench' : 'tests',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  timeout: 60_000,
  use: {
    baseURL: 'http://127.0.0.1:1421',
    viewport: { width: 1366, height: 768 },
    timezoneId: 'Europe/Bucharest',
    locale: 'ro-RO',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env['CHROME_BIN'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
    trace: 'retain-on-failure',
  },
  webServer: {
    command: 'npx vite preview --mode mock --outDir dist-mock',
    url: 'http://127.0.0.1:1421',
    reuseExistingServer: !process.env['CI'],
  },
});
