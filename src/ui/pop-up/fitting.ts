/** Pixels between the window's edge and what pops up. */
const GAP = 12;

/** Keeps menus and cards in the window. They scroll where it is too low for them. */
export const FITTING = { shift: { padding: GAP }, size: { padding: GAP } };
