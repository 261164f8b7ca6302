/** Whether the paper is shown beside the form: as it was left, while the program runs. */
export const preview = $state({ open: false });
