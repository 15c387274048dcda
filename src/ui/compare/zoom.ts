import { boxOf, type Size } from '../editor/box.ts';
import type { Point } from '../editor/polygon.ts';
import { fit, keptInView, zoomAt, type View } from '../editor/viewport.ts';

/** From this size on, in screen pixels, a picture's pixels are shown as squares. */
const SQUARES = 3;

/** As large as the area allows. */
export const fitted = (size: Size, area: Size): View => fit(boxOf(size), area, 0);

/** Whether pixels are shown as squares: only in a picture that is larger than when it fits. */
export function showsSquares(view: View, fitting: View, ratio: number): boolean {
  return view.scale > fitting.scale && view.scale * ratio >= SQUARES;
}

/**
 * Zooms around a point of the area. Where pixels are squares, they are all equally large.
 *
 * @param ratio pixels of the screen per CSS pixel
 */
export function zoomed(
  view: View,
  point: Point,
  factor: number,
  { size, area, ratio }: { readonly size: Size; readonly area: Size; readonly ratio: number },
): View {
  const fitting = fitted(size, area);
  const wanted = view.scale * factor;
  const isSquare = wanted > fitting.scale && wanted * ratio >= SQUARES;
  const whole = factor > 1 ? Math.ceil(wanted * ratio - 1e-6) : Math.floor(wanted * ratio + 1e-6);
  const scale = isSquare ? Math.max(SQUARES, whole) / ratio : wanted;
  const next = zoomAt(view, point, scale / view.scale, fitting);
  // Removes the rounding error of the division.
  const exact = isSquare ? { ...next, scale: Math.round(next.scale * ratio) / ratio } : next;
  return keptInView(exact, boxOf(size), area);
}

/** Shows one pixel of the picture on this many pixels of the screen, around the middle of the area. */
export function zoomedTo(
  pixels: number,
  view: View,
  { size, area, ratio }: { readonly size: Size; readonly area: Size; readonly ratio: number },
): View {
  const middle = { x: area.width / 2, y: area.height / 2 };
  const next = zoomAt(view, middle, pixels / ratio / view.scale, fitted(size, area));
  return keptInView(next, boxOf(size), area);
}
