import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import { sizeOfPicture, type Picture } from '../../store/index.ts';
import type { Point } from '../editor/polygon.ts';
import { keptInView, moved, type View } from '../editor/viewport.ts';
import { boxOf } from '../editor/box.ts';
import { fitted, showsSquares, zoomed, zoomedTo } from './zoom.ts';

export type Viewport = ReturnType<typeof useViewport>;

const STEP = 1.5;

/** The picture's place on the board. It fits until the user zooms, and again when a picture of another size is shown. */
export function useViewport(picture: Picture | undefined, isTiled: boolean) {
  const { ref, width, height } = useElementSize();
  const area = { width: Math.max(width, 1), height: Math.max(height, 1) };
  const one = picture ? sizeOfPicture(picture) : { width: 1, height: 1 };
  const size = isTiled ? { width: 2 * one.width, height: 2 * one.height } : one;
  const key = `${size.width}x${size.height}`;
  const [chosen, setChosen] = useState<{ readonly key: string; readonly view: View } | null>(null);
  const fitting = fitted(size, area);
  const isFitting = chosen?.key !== key;
  const view = isFitting ? fitting : chosen.view;
  const ratio = devicePixelRatio;
  const place = { size, area, ratio };
  const change = (next: (view: View) => View) =>
    setChosen((before) => ({ key, view: next(before?.key === key ? before.view : fitting) }));
  const middle = { x: area.width / 2, y: area.height / 2 };
  const zoomBy = (point: Point, factor: number) =>
    change((before) => zoomed(before, point, factor, place));
  return {
    board: ref,
    size,
    view,
    isFitting,
    isSquare: showsSquares(view, fitting, ratio),
    /** At 1, one pixel of the picture covers one pixel of the screen. */
    zoom: view.scale * ratio,
    zoomBy,
    zoomIn: () => zoomBy(middle, STEP),
    zoomOut: () => zoomBy(middle, 1 / STEP),
    fit: () => setChosen(null),
    actual: () => change((before) => zoomedTo(1, before, place)),
    moveBy: (dx: number, dy: number) =>
      change((before) => keptInView(moved(before, dx, dy), boxOf(size), area)),
  };
}
