import type { Box, Size } from './box.ts';
import type { Point } from './polygon.ts';

/** Where the picture lies on the screen: its pixel (0, 0) at `x`, `y`, each pixel `scale` wide. */
export interface View extends Point {
  readonly scale: number;
}

/** A pixel of the picture is never shown wider than this. */
const LARGEST_SCALE = 64;

/** Relative to the scale at which the picture just fits. */
const SMALLEST_FIT = 0.5;

/** At least this much of the picture stays visible. */
const SHOWN = 48;

export const toPicture = (view: View, { x, y }: Point): Point => ({
  x: (x - view.x) / view.scale,
  y: (y - view.y) / view.scale,
});

export const toScreen = (view: View, { x, y }: Point): Point => ({
  x: view.x + x * view.scale,
  y: view.y + y * view.scale,
});

/** Shows a part of the picture as large as the area allows, centred, with a margin around it. */
export function fit(part: Box, area: Size, margin: number): View {
  const [width, height] = [part.right - part.left, part.bottom - part.top];
  const room = {
    width: Math.max(1, area.width - 2 * margin),
    height: Math.max(1, area.height - 2 * margin),
  };
  const scale = Math.min(room.width / width, room.height / height, LARGEST_SCALE);
  return {
    scale,
    x: (area.width - width * scale) / 2 - part.left * scale,
    y: (area.height - height * scale) / 2 - part.top * scale,
  };
}

/** Zooms so that the point under `point` stays there. */
export function zoomAt(view: View, point: Point, factor: number, fitting: View): View {
  const smallest = Math.min(fitting.scale * SMALLEST_FIT, 1);
  const scale = clamp(view.scale * factor, smallest, Math.max(LARGEST_SCALE, fitting.scale));
  const real = scale / view.scale;
  return {
    scale,
    x: point.x + (view.x - point.x) * real,
    y: point.y + (view.y - point.y) * real,
  };
}

export const moved = (view: View, dx: number, dy: number): View => ({
  ...view,
  x: view.x + dx,
  y: view.y + dy,
});

/** The nearest view in which some of the part is visible. */
export function keptInView(view: View, part: Box, area: Size): View {
  const { scale } = view;
  return {
    scale,
    x: clamp(view.x, SHOWN - part.right * scale, area.width - SHOWN - part.left * scale),
    y: clamp(view.y, SHOWN - part.bottom * scale, area.height - SHOWN - part.top * scale),
  };
}

/** Whether all of the part is visible. */
export function shows(view: View, part: Box, area: Size): boolean {
  const from = toScreen(view, { x: part.left, y: part.top });
  const to = toScreen(view, { x: part.right, y: part.bottom });
  return from.x >= 0 && from.y >= 0 && to.x <= area.width && to.y <= area.height;
}

const clamp = (value: number, min: number, max: number) => Math.min(Math.max(value, min), max);
