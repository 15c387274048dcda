/** The distance in pixels between the window's edge and a pop-up. */
const GAP = 12;

/** Keeps menus and cards within the window. They scroll if it is too low for them. */
export const FITTING = { shift: { padding: GAP }, size: { padding: GAP } };

/** Rather than scroll, a menu covers the button that it belongs to: nobody looks for items that are out of sight. */
export const FITTING_MENU = { ...FITTING, shift: { padding: GAP, crossAxis: true } };
