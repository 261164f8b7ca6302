import { cleanup, render } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import type { DrawingStep } from '@/bindings';
import Paper from './Paper.svelte';

afterEach(cleanup);

const HOSTILE = '</text><script>top.ran = 1</script><img src=x onerror="top.ran = 1">';

it('draws every kind of step as a node of its own, and runs nothing a client is called', () => {
  const text = { kind: 'text', x: 18, y: 30, size: 9, weight: 600, color: '#16202a', anchor: 'end' } as const;
  const steps: DrawingStep[] = [
    { kind: 'line', x1: 18, y1: 36, x2: 192, y2: 36, width: 0.3, color: '#d3d9de' },
    { kind: 'rect', x: 18, y: 74, width: 174, height: 8, color: '#eceff1' },
    { kind: 'image', x: 18, y: 17, width: 45, height: 18, href: 'data:image/png;base64,iVBORw0KGgo=' },
    { kind: 'code', x: 170, y: 200, scale: 0.5, path: 'M0 0h3v1h-3z', color: '#000000' },
    { ...text, text: HOSTILE },
  ];
  const { container } = render(Paper, { width: 210, height: 297, steps, summary: HOSTILE });
  const drawn = [...container.querySelectorAll('svg > *')].map((node) => node.tagName);
  expect(drawn).toEqual(['line', 'rect', 'image', 'path', 'text']);
  expect(container.querySelector('text')?.textContent).toBe(HOSTILE);
  expect(container.querySelector('script, img')).toBeNull();
  expect(container.querySelector('svg')?.getAttribute('aria-label')).toBe(HOSTILE);
  expect('ran' in globalThis).toBe(false);
  expect(container.querySelector('path')?.getAttribute('transform')).toBe('translate(170 200) scale(0.5)');
});
