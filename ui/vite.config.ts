import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { POLICY } from './scripts/policy.mjs';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

// The page talks to one transport. Which one is decided here, so that the in-browser
// backend never reaches the production bundle.
export default defineConfig(({ mode }) => {
  const inBrowser = mode === 'mock' || mode === 'test';
  return {
    base: './',
    plugins: [svelte(), ...(mode === 'test' ? [svelteTesting()] : [])],
    resolve: {
      alias: {
        '@transport': path(inBrowser ? './src/backend/mock/index.ts' : './src/backend/window.ts'),
        '@': path('./src'),
      },
    },
    server: { host: '127.0.0.1', port: 1420, strictPort: true },
    preview: {
      host: '127.0.0.1',
      port: 1421,
      strictPort: true,
      headers: { 'Content-Security-Policy': POLICY },
    },
    build: {
      target: ['es2022', 'safari17'],
      outDir: 'dist',
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      // One sheet compresses better than twenty and is there before any screen is.
      cssCodeSplit: false,
      // So do the components, and what every screen stands on; and the screens opened from the list, which share most of
      // their words; those of the first screen are not among them. A dialog wants much of its own, and is opened seldom.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              {
                name: 'components',
                test: /src[\\/](components[\\/](?!Dialog|[Mm]enu|Suggest|WaysOut|Paper|Sheets|ProfileForm)|state(?![\\/]field-name)|format|words(?![\\/]later)|backend)|lucide|svelte[\\/]src/,
              },
              {
                name: 'menu',
                test: /components[\\/][Mm]enu|floating-ui|bits-ui[\\/]dist[\\/]bits[\\/](menu|dropdown-menu|utilities[\\/](floating|popper))/,
              },
              { name: 'dialog', test: /components[\\/]Dialog|bits-ui/ },
              {
                name: 'screens',
                test: /(areas[\\/](editor|invoice|outbox|series|settings)|words[\\/]later(?![\\/]home))[\\/]/,
              },
            ],
          },
        },
      },
    },
    test: { environment: 'jsdom', include: ['src/**/*.test.ts'], setupFiles: ['./src/test-setup.ts'] },
  };
});
