/** What a person would see at once and axe does not: text that is cut, a control something lies over, a page that scrolls sideways. */
import { expect, type Page } from '@playwright/test';

interface Size {
  width: number;
  height: number;
}

/** The smallest window there may be. */
export const SMALLEST: Size = { width: 960, height: 600 };
/** A small laptop's screen at twice the size. */
export const TWICE: Size = { width: 683, height: 384 };

function faults(): string[] {
  const name = (one: Element) =>
    `${one.tagName.toLowerCase()}.${one.className || one.id} ${one.textContent?.trim().slice(0, 60)}`;
  const box = (one: Element) => one.getBoundingClientRect();
  /** For readers of screens only. */
  const isHidden = (one: Element) =>
    box(one).width <= 1 ||
    one.closest('.visually-hidden') !== null ||
    !one.checkVisibility({ visibilityProperty: true });
  const found: string[] = [];
  const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
  /** Whether something around it is meant to be scrolled sideways. */
  const scrolls = (one: Element) => one.parentElement?.closest('[tabindex="0"]') !== null;
  /** Whether something around it ends before it does, and cannot be scrolled. */
  function isCut(one: Element): boolean {
    for (let at = one.parentElement; at; at = at.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(at);
      if (hides(overflowX)) return textOverflow !== 'ellipsis' && box(one).right > box(at).right + 1;
      if (overflowX !== 'visible') return false;
    }
    return false;
  }
  const root = document.querySelector('[role=menu], [role=dialog], [role=alertdialog]') ?? document.body;
  for (const one of root.querySelectorAll<HTMLElement>('*')) {
    if (isHidden(one) || one.closest('.skip')) continue;
    const style = getComputedStyle(one);
    if (style.overflowX === 'auto' && one.getAttribute('tabindex') !== '0' && one.scrollWidth > one.clientWidth + 1) {
      found.push(`scrolls sideways: ${name(one)}`);
    }
    if (!isCut(one) && !scrolls(one) && (box(one).right > innerWidth + 1 || box(one).left < -1)) {
      found.push(`beyond the edge: ${name(one)}`);
    }
    if (![...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent?.trim())) continue;
    const isOver = hides(style.overflowX) && style.textOverflow !== 'ellipsis' && one.scrollWidth > one.clientWidth + 1;
    if (isOver || isCut(one)) found.push(`cut: ${name(one)}`);
    if (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 3) found.push(`cut below: ${name(one)}`);
  }
  for (const one of root.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, summary')) {
    if (isHidden(one) || one.closest('[inert], .skip, [data-testid=toasts]') || getComputedStyle(one).opacity === '0') {
      continue;
    }
    one.scrollIntoView({ block: 'center', behavior: 'instant' });
    // The first line of what goes over two.
    const { left, top, width, height } = one.getClientRects()[0] ?? box(one);
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    const isFree = over && (one.contains(over) || over.closest('label')?.contains(one));
    if (!isFree && !over?.closest('[data-testid=toasts]')) {
      found.push(`covered: ${name(one)} by ${over ? name(over) : 'nothing in sight'}`);
    }
  }
  return found;
}

/** In the language it is shown in, at these sizes. */
export async function sound(page: Page, ...sizes: Size[]): Promise<void> {
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.waitForTimeout(120);
    expect([size, await page.evaluate(faults)]).toEqual([size, []]);
  }
  if (before) await page.setViewportSize(before);
}
