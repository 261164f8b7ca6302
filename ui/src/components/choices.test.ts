import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Segmented from './Segmented.svelte';
import Select from './Select.svelte';
import Switch from './Switch.svelte';

/** As with `bind:value`. */
const bound = <More extends object>(kept: { value: string }, more: More) =>
  Object.assign(
    {
      get value() {
        return kept.value;
      },
      set value(next) {
        kept.value = next;
      },
    },
    more,
  );

// The test browser has none, and moving among radio buttons asks for it.
beforeEach(() => {
  vi.stubGlobal('CSS', { escape: (text: string) => text });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const named = (...labels: string[]) => labels.map((label) => ({ value: label.toLowerCase(), label }));
const THEMES = named('Auto', 'Light', 'Dark');

describe('one of a few', () => {
  function open(value: string) {
    const onchange = vi.fn();
    const kept = { value };
    render(Segmented, bound(kept, { name: 'theme', label: 'Theme', choices: THEMES, onchange }));
    return { kept, onchange, user: userEvent.setup(), radio: (name: string) => screen.getByRole('radio', { name }) };
  }

  it('is one stop for Tab, at the chosen one', async () => {
    const { user, radio, onchange } = open('light');
    render(Switch, { id: 'next', label: 'Next', checked: false });
    await user.tab();
    expect(document.activeElement).toBe(radio('Light'));
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('switch'));
    await user.tab({ shift: true });
    expect(document.activeElement).toBe(radio('Light'));
    expect(onchange).not.toHaveBeenCalled();
  });

  it('moves and chooses with the arrows, round at both ends', async () => {
    const { kept, user, radio, onchange } = open('auto');
    await user.tab();
    await user.keyboard('{ArrowRight}{ArrowDown}{ArrowRight}{ArrowLeft}{ArrowUp}');
    expect(onchange.mock.calls.flat()).toEqual(['light', 'dark', 'auto', 'dark', 'light']);
    expect(kept.value).toBe('light');
    expect(document.activeElement).toBe(radio('Light'));
    expect(screen.getAllByRole('radio', { checked: true })).toEqual([radio('Light')]);
  });

  it('chooses nothing by itself, and the first with Space', async () => {
    const { user, onchange } = open('');
    await user.tab();
    expect(screen.queryByRole('radio', { checked: true })).toBeNull();
    await user.keyboard(' ');
    expect(onchange).toHaveBeenCalledExactlyOnceWith('auto');
  });

  it('leaves the other groups of the screen alone', async () => {
    const { user, radio, onchange } = open('dark');
    render(Segmented, { name: 'size', label: 'Size', value: 'small', choices: named('Small', 'Large') });
    await user.tab();
    await user.tab();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(document.activeElement).toBe(radio('Large'));
    expect(radio('Dark')).toHaveProperty('checked', true);
    expect(onchange).not.toHaveBeenCalled();
  });

  it('tells listeners what is being chosen', () => {
    open('auto');
    expect(screen.getByRole('group', { name: 'Theme' }).contains(screen.getByRole('radio', { name: 'Auto' }))).toBe(
      true,
    );
  });
});

describe('on or off', () => {
  function open(disabled = false) {
    const onchange = vi.fn();
    render(Switch, { id: 'sound', label: 'Sound', text: 'When one is refused', checked: false, disabled, onchange });
    return { onchange, user: userEvent.setup(), box: screen.getByRole('switch', { name: 'Sound' }) };
  }

  it('goes on and off with Space, and says which', async () => {
    const { user, onchange, box } = open();
    await user.tab();
    await user.keyboard(' ');
    expect(screen.queryByRole('switch', { checked: true })).toBe(box);
    await user.keyboard(' ');
    expect(screen.queryByRole('switch', { checked: false })).toBe(box);
    expect(onchange.mock.calls.flat()).toEqual([true, false]);
    expect(document.activeElement).toBe(box);
  });

  it('reads out what stands below it', () => {
    const { box } = open();
    expect(document.getElementById(box.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'When one is refused',
    );
  });

  it('is passed over while it cannot be used', async () => {
    const { user, onchange, box } = open(true);
    await user.tab();
    expect(document.activeElement).not.toBe(box);
    await user.click(screen.getByText('Sound'));
    expect(onchange).not.toHaveBeenCalled();
  });
});

describe('one of many', () => {
  function open(value = 'arad') {
    const kept = { value };
    render(Select, bound(kept, { 'aria-label': 'County', choices: named('Arad', 'Cluj', 'Iași') }));
    return { kept, user: userEvent.setup(), box: screen.getByRole<HTMLSelectElement>('combobox', { name: 'County' }) };
  }

  it('is found with Tab, at the chosen one, and Tab chooses nothing', async () => {
    const { kept, user, box } = open('cluj');
    await user.tab();
    expect(document.activeElement).toBe(box);
    expect(box.selectedOptions[0]?.label).toBe('Cluj');
    await user.tab();
    expect(kept.value).toBe('cluj');
  });

  it.each(['ArrowDown', 'ArrowUp', 'Home', 'End', 'c', ' ', 'Enter', 'Escape'])('leaves "%s" to the browser', (key) => {
    const { box } = open();
    expect(box).toBeInstanceOf(HTMLSelectElement);
    expect(box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))).toBe(true);
  });

  it('keeps what the browser has chosen', async () => {
    const { kept, user, box } = open();
    await user.selectOptions(box, 'iași');
    expect(kept.value).toBe('iași');
  });
});
