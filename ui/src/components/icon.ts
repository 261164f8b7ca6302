import type { Component } from 'svelte';

/** A drawing from the icon set, imported one by one. */
export type Icon = Component<{ size?: number | string; 'aria-hidden'?: 'true' | 'false' | boolean }>;
