import type { Icon } from './icon';

/** One line of a menu. */
export interface MenuItem {
  id: string;
  label: string;
  icon: Icon;
  keys?: string | undefined;
  /** Why it cannot be done now; choosing it says so. */
  barred?: string | undefined;
  run: () => unknown;
}
