import type { Page } from '@playwright/test';

/** What a finger aims at. A segment is the label of a field that is not shown; what the chips set, the settings do, too. */
const TARGETS = [
  ...['button:not([data-chip])', 'select', 'summary', '[role="slider"]'],
  ...['input:not([type="radio"], [type="checkbox"], [type="file"])', 'input[type="radio"] + label'],
].map((selector) => `${selector}:visible`);
/** In pixels: 44, less what rounding takes. */
const SIZE = 42;

/** The buttons and fields in sight that a finger may miss, with their sizes. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.locator(TARGETS.join(', ')).evaluateAll((all: HTMLElement[], size: number) => {
    const isHit = (target: HTMLElement, x: number, y: number) =>
      target.contains(document.elementFromPoint(x, y));
    /** How far the target reaches from its middle to both sides; what lies outside the window counts. */
    const reach = (target: HTMLElement, byX: number, byY: number) => {
      const { left, top, width, height } = target.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const oneWay = (sign: number) => {
        let steps = 0;
        while (steps < size) {
          const at = y + sign * steps * byY;
          const isOutside = at < 0 || at >= innerHeight;
          if (!isOutside && !isHit(target, x + sign * steps * byX, at)) break;
          steps += 1;
        }
        return steps;
      };
      return oneWay(1) + oneWay(-1);
    };
    const isSmall = (target: HTMLElement) => {
      const across = reach(target, 1, 0);
      // Scrolled away, or below something else.
      return across > 0 && Math.min(across, reach(target, 0, 1)) < size;
    };
    return all.filter(isSmall).map((target) => {
      const { width, height } = target.getBoundingClientRect();
      const name = target.ariaLabel ?? target.textContent;
      return `${name}: ${Math.round(width)}×${Math.round(height)}`;
    });
  }, SIZE);
}
