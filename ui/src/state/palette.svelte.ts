/** Whether the command palette is open. It outlives the screen it was opened on. */
let open = $state(false);

export const palette = {
  get open(): boolean {
    return open;
  },
  set open(next: boolean) {
    open = next;
  },
};
