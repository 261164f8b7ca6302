import { cleanup, render } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import Kbd, { capOf } from './Kbd.svelte';

afterEach(cleanup);

it.each([
  ['Ctrl Shift P', '⌘ ⇧ P'],
  ['Alt ↑', '⌥ ↑'],
  ['F5', 'F5'],
])('a Mac says %s as %s', (keys, cap) => {
  expect(capOf(keys, 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe(cap);
  expect(capOf(keys, 'Mozilla/5.0 (X11; Linux x86_64)')).toBe(keys);
});

it('is for the eyes: what it opens has a name of its own', () => {
  const { container } = render(Kbd, { keys: 'Ctrl N' });
  expect(container.querySelector('kbd[aria-hidden="true"]')?.textContent).toBe('Ctrl N');
});
