/** Where a key of the list leads, or `null` when the key is not one of its own. */
export function moveOf(key: string, active: number, total: number, page: number): number | null {
  const clamp = (index: number) => Math.max(0, Math.min(index, total - 1));
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return clamp(active + 1);
    case 'ArrowUp':
    case 'k':
      return clamp(active - 1);
    case 'PageDown':
      return clamp(active + page);
    case 'PageUp':
      return clamp(active - page);
    case 'Home':
      return 0;
    case 'End':
      return clamp(total - 1);
    default:
      return null;
  }
}
