import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import RowGridHost from './RowGridHost.test.svelte';

afterEach(cleanup);

/** High enough for ten rows below the heading. */
const HEIGHT_PX = 436;

function open(more: { total?: number | null; letters?: boolean; late?: number } = {}) {
  const heard = { onopen: vi.fn(), onkey: vi.fn((key: string) => key === 'p'), onsort: vi.fn() };
  render(RowGridHost, { total: 100, letters: true, late: -1, ...more, ...heard });
  const grid = screen.getByRole('grid');
  Object.defineProperty(grid, 'clientHeight', { value: HEIGHT_PX });
  const search = screen.getByRole<HTMLInputElement>('searchbox');
  grid.focus();
  return { ...heard, grid, search, user: userEvent.setup(), lit: () => grid.getAttribute('aria-activedescendant') };
}

/** Whether the browser may still do what it does with the key. */
const leaves = (at: HTMLElement, init: KeyboardEventInit) =>
  at.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));

describe('the rows', () => {
  it.each([
    ['{ArrowDown}', 1],
    ['{ArrowDown>3/}{ArrowUp}', 2],
    ['jjjk', 2],
    ['{PageDown}', 9],
    ['{PageDown>3/}{PageUp}', 18],
    ['{End}', 99],
    ['{End}{ArrowDown}', 99],
    ['{End}{Home}', 0],
    ['{ArrowUp}', 0],
  ])('%s leads to row %i', async (keys, to) => {
    const { user, lit } = open();
    await user.keyboard(keys);
    expect(lit()).toBe(`firm-row-${to}`);
  });

  it('brings the lit one into sight, and scrolls no further than it has to', async () => {
    const { user, grid } = open();
    await user.keyboard('{ArrowDown>9/}');
    expect(grid.scrollTop).toBe(0);
    await user.keyboard('{ArrowDown}');
    expect(grid.scrollTop).toBe(40);
    await user.keyboard('{End}');
    expect(grid.scrollTop).toBe(3600);
    await user.keyboard('{Home}');
    expect(grid.scrollTop).toBe(0);
  });

  it('finds the lit one again after having been elsewhere', async () => {
    const { user, grid, lit } = open();
    await user.keyboard('jj');
    await user.tab({ shift: true });
    expect(lit()).toBeNull();
    await user.tab();
    expect(document.activeElement).toBe(grid);
    expect(lit()).toBe('firm-row-2');
  });

  it('opens the lit one with Enter, and none that has not come yet', async () => {
    const { user, onopen } = open({ late: 3 });
    await user.keyboard('jj{Enter}j{Enter}');
    expect(onopen).toHaveBeenCalledExactlyOnceWith('firm 2');
  });

  it('takes no key before it is known how many there are', async () => {
    const { user, grid, lit, onopen, onkey } = open({ total: null });
    await user.keyboard('j{End}{Enter}p');
    expect(grid.getAttribute('aria-busy')).toBe('true');
    expect(lit()).toBeNull();
    expect([onopen, onkey].flatMap((one) => one.mock.calls)).toEqual([]);
  });
});

describe('the letters', () => {
  it('do what the screen has for the lit row, and are left alone where it has nothing', async () => {
    const { user, grid, onkey } = open();
    await user.keyboard('jP');
    expect(onkey).toHaveBeenCalledExactlyOnceWith('p', 'firm 1');
    expect(leaves(grid, { key: 'p' })).toBe(false);
    expect(leaves(grid, { key: 'x' })).toBe(true);
  });

  it('do nothing where they are turned off, and the other keys still do', async () => {
    const { user, grid, lit, onkey, onopen } = open({ letters: false });
    await user.keyboard('jjp/');
    expect(lit()).toBe('firm-row-0');
    expect(onkey).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(grid);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onopen).toHaveBeenCalledExactlyOnceWith('firm 1');
  });

  it.each(['ctrlKey', 'metaKey', 'altKey'])('and all others are left alone with %s', async (modifier) => {
    const { grid, lit, onkey, onopen } = open();
    const keys = ['ArrowDown', 'End', 'j', 'p', '/', 'Enter'];
    expect(keys.filter((key) => !leaves(grid, { key, [modifier]: true }))).toEqual([]);
    await tick();
    expect(lit()).toBe('firm-row-0');
    expect([onopen, onkey].flatMap((one) => one.mock.calls)).toEqual([]);
  });

  it('belong to what stands in the heading while it has the focus', async () => {
    const { user, onsort, onopen, onkey, grid, lit } = open();
    screen.getByRole('button', { name: 'sort' }).focus();
    await user.keyboard('{Enter}jp');
    expect(onsort).toHaveBeenCalledOnce();
    expect([onopen, onkey].flatMap((one) => one.mock.calls)).toEqual([]);
    grid.focus();
    await tick();
    expect(lit()).toBe('firm-row-0');
  });
});

describe('the search', () => {
  it.each(['{ArrowDown}', '{Enter}'])('is reached with / and left for the rows with %s', async (key) => {
    const { user, grid, search, onopen } = open();
    await user.keyboard('/');
    expect(document.activeElement).toBe(search);
    await user.keyboard(`dent${key}`);
    expect(search.value).toBe('dent');
    expect(document.activeElement).toBe(grid);
    expect(onopen).not.toHaveBeenCalled();
  });

  it('is emptied with Esc, and Esc is left to the screen when there is nothing to empty', async () => {
    const { user, search } = open();
    await user.type(search, 'dent{Escape}');
    expect(search.value).toBe('');
    expect(document.activeElement).toBe(search);
    expect(leaves(search, { key: 'Escape' })).toBe(true);
    await user.keyboard('a');
    expect(leaves(search, { key: 'Escape' })).toBe(false);
  });

  it.each(['ArrowUp', 'Home', 'End', 'j', '/', 'Tab'])('leaves %s to whoever types', (key) => {
    expect(leaves(open().search, { key })).toBe(true);
  });
});
