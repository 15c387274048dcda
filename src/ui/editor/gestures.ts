import type { Point } from './polygon.ts';

/** One notch of a mouse wheel, in CSS pixels of scrolling. */
export const WHEEL_NOTCH = 100;
export const ZOOM_PER_NOTCH = 1.2;

/** Whether a pointer is on one of the board's controls, which handle their own pointers. */
export const isOnControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="slider"], button') !== null;

/** A pointer on the board, in CSS pixels from its corner. */
export interface BoardPointer extends Point {
  readonly id: number;
  readonly type: 'mouse' | 'pen' | 'touch';
  readonly pressure: number;
  /** With the middle button, the space bar or the hand tool, the pointer moves the picture. */
  readonly moves: boolean;
}

export interface GestureHandlers {
  begin(pointer: BoardPointer): void;
  extend(pointer: BoardPointer): void;
  finish(): void;
  /** Discards what was drawn, because it was the beginning of another gesture. */
  drop(): void;
  move(dx: number, dy: number): void;
  zoom(point: Point, factor: number): void;
}

/**
 * Distinguishes drawing from moving and zooming. One finger draws; two move and zoom. Once a pen has been used, a single finger only
 * moves, so that a hand may rest on the screen.
 */
export function createGestures(handlers: GestureHandlers) {
  const down = new Map<number, BoardPointer>();
  let drawingId: number | null = null;
  let hasPen = false;

  const drop = () => {
    if (drawingId === null) return;
    drawingId = null;
    handlers.drop();
  };

  const pinch = (before: BoardPointer, now: BoardPointer) => {
    const other = [...down.values()].find(({ id }) => id !== now.id);
    if (!other) return handlers.move(now.x - before.x, now.y - before.y);
    const middle = (point: Point) => ({ x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
    const [from, to] = [middle(before), middle(now)];
    handlers.move(to.x - from.x, to.y - from.y);
    const spread = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y);
    if (spread(before) > 0) handlers.zoom(to, spread(now) / spread(before));
  };

  return {
    get isDrawing() {
      return drawingId !== null;
    },
    down(pointer: BoardPointer): void {
      if (pointer.type === 'pen') {
        // Fingers that were already down belong to the hand that holds the pen.
        drop();
        down.clear();
        hasPen = true;
      }
      // While a pen is down, fingers are ignored.
      if (pointer.type === 'touch' && [...down.values()].some(({ type }) => type === 'pen')) return;
      if (down.size >= 2) return;
      down.set(pointer.id, pointer);
      if (down.size === 2) return drop();
      if (pointer.moves || (pointer.type === 'touch' && hasPen)) return;
      drawingId = pointer.id;
      handlers.begin(pointer);
    },
    move(pointer: BoardPointer): void {
      const before = down.get(pointer.id);
      if (!before) return;
      down.set(pointer.id, pointer);
      if (drawingId === pointer.id) handlers.extend(pointer);
      else if (drawingId === null) pinch(before, pointer);
    },
    up(id: number): void {
      if (!down.delete(id) || drawingId !== id) return;
      drawingId = null;
      handlers.finish();
    },
    /** The system took the pointer away, or Escape was pressed. */
    cancel(id?: number): void {
      if (id === undefined || id === drawingId) drop();
      if (id === undefined) down.clear();
      else down.delete(id);
    },
  };
}
