import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What a folder may not import: the walls of the page. */
const wall = (files, forbidden, message) => ({
  files,
  ignores: ['**/*.test.ts'],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: [...forbidden], message }] }] },
});

const shell = '@tauri-apps/*';
const backend = ['@/backend', '@/backend/*', '@transport'];

export default ts.config(
  { ignores: ['dist', 'dist-mock', 'node_modules', 'test-results', 'src/bindings'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      'svelte/no-at-html-tags': 'error',
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Addresses are written by the router; there is no framework to resolve them.
      'svelte/no-navigation-without-resolve': 'off',
      // Only what is shown has to be reactive; a local Set, Map or Date is not.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  wall(['src/areas/**', 'src/App.svelte'], [shell, ...backend], 'Areas ask through state.'),
  wall(['src/components/**'], [shell, ...backend, '@/state/*', '@/areas/*'], 'Components take props and give events.'),
  wall(['src/format/**'], ['@/*', '@tauri-apps/*'], 'Formats know nothing of the rest.'),
  wall(
    ['src/words/**'],
    [shell, ...backend, '@/state/*', '@/areas/*', '@/components/*'],
    'Words know nothing of the rest.',
  ),
  wall(['src/state/**'], [shell, '@transport', '@/areas/*', '@/components/*'], 'State asks the backend only.'),
  wall(['src/backend/mock/**'], [shell], 'The stand-in never meets the window.'),
);
