/** Keys that work anywhere on a screen. The newest registration wins. Never Ctrl+Alt: that types ș and ț on Windows. */
export type Keys = Record<string, (event: KeyboardEvent) => void>;

const layers: Keys[] = [];

/** Keys the window's own reload, print and find would take. */
const OURS_ALONE = new Set(['F5', 'F3', 'Mod+r', 'Mod+Shift+r', 'Mod+F5', 'Mod+p', 'Mod+f', 'Mod+g', 'Mod+s']);

/** They leave everything where it is, so they work in a dialog too. */
const ANYWHERE = new Set(['F5', 'Mod++', 'Mod+Shift++', 'Mod+=', 'Mod+-', 'Mod+0']);

/** `Mod+n`, `Mod+Shift+p`, `Alt+ArrowUp`, `Escape`, `F5`. */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const names = [];
  if (event.ctrlKey || event.metaKey) names.push('Mod');
  if (event.altKey) names.push('Alt');
  if (event.shiftKey && (event.key.length > 1 || names.length)) names.push('Shift');
  return [...names, key].join('+');
}

/** For an effect: the keys work until the returned function is called. */
export function keys(layer: Keys): () => void {
  layers.push(layer);
  return () => {
    const at = layers.lastIndexOf(layer);
    if (at >= 0) layers.splice(at, 1);
  };
}

export function followKeys(): () => void {
  const follow = (event: KeyboardEvent) => {
    if (event.ctrlKey && event.altKey) return;
    const name = nameOf(event);
    if (OURS_ALONE.has(name)) event.preventDefault();
    const at = event.target instanceof Element ? event.target : null;
    if (!ANYWHERE.has(name) && at?.closest('[role="dialog"], [role="alertdialog"]')) return;
    // While somebody types, undoing is about what was typed.
    if (name === 'Mod+z' && at?.closest('input, textarea, [contenteditable]')) return;
    if (event.defaultPrevented && !OURS_ALONE.has(name)) return;
    for (const layer of [...layers].reverse()) {
      const run = layer[name];
      if (!run) continue;
      event.preventDefault();
      run(event);
      return;
    }
  };
  window.addEventListener('keydown', follow);
  return () => window.removeEventListener('keydown', follow);
}
