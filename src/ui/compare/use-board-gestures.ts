import { useEffect, useRef, type RefObject } from 'react';
import { createGestures, isOnControl, WHEEL_NOTCH, ZOOM_PER_NOTCH } from '../editor/gestures.ts';
import type { Viewport } from './use-viewport.ts';

/** A finger that moves this far sideways, and further than up or down, shows the next picture. In CSS pixels. */
const SWIPE = 60;

/** Wheel, mouse and fingers on the board. */
export function useBoardGestures(
  board: RefObject<HTMLElement | null>,
  viewport: Viewport,
  showNext: (step: 1 | -1) => void,
): void {
  const latest = useRef({ viewport, showNext });
  useEffect(() => {
    latest.current = { viewport, showNext };
  });
  useEffect(() => {
    const { current } = board;
    if (!current) return;
    const fingers = new Set<number>();
    let swipe: { x: number; y: number } | null = null;
    const ignore = () => undefined;
    const gestures = createGestures({
      begin: ignore,
      extend: ignore,
      finish: ignore,
      drop: ignore,
      move: (dx, dy) => {
        // One finger swipes for as long as all of the picture is visible.
        if (!swipe) latest.current.viewport.moveBy(dx, dy);
      },
      zoom: (point, factor) => latest.current.viewport.zoomBy(point, factor),
    });
    const pointOf = (event: MouseEvent) => {
      const { left, top } = current.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const pointerOf = (event: PointerEvent) => {
      const type: 'mouse' | 'touch' = event.pointerType === 'touch' ? 'touch' : 'mouse';
      return { ...pointOf(event), id: event.pointerId, type, pressure: 1, moves: true };
    };
    const onDown = (event: PointerEvent) => {
      if (isOnControl(event.target) || event.button !== 0) return;
      current.setPointerCapture(event.pointerId);
      if (event.pointerType === 'touch') fingers.add(event.pointerId);
      const isAlone = fingers.size === 1 && latest.current.viewport.isFitting;
      swipe = isAlone ? { x: event.clientX, y: event.clientY } : null;
      gestures.down(pointerOf(event));
    };
    const onMove = (event: PointerEvent) => gestures.move(pointerOf(event));
    const onUp = (event: PointerEvent) => {
      fingers.delete(event.pointerId);
      gestures.up(event.pointerId);
      if (!swipe) return;
      const [dx, dy] = [event.clientX - swipe.x, event.clientY - swipe.y];
      swipe = null;
      if (Math.abs(dx) > SWIPE && Math.abs(dx) > Math.abs(dy)) {
        latest.current.showNext(dx < 0 ? 1 : -1);
      }
    };
    const onCancel = (event: PointerEvent) => {
      fingers.delete(event.pointerId);
      swipe = null;
      gestures.cancel(event.pointerId);
    };
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const notches = -event.deltaY / WHEEL_NOTCH;
      latest.current.viewport.zoomBy(pointOf(event), ZOOM_PER_NOTCH ** notches);
    };
    current.addEventListener('pointerdown', onDown);
    current.addEventListener('pointermove', onMove);
    current.addEventListener('pointerup', onUp);
    current.addEventListener('pointercancel', onCancel);
    current.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      current.removeEventListener('pointerdown', onDown);
      current.removeEventListener('pointermove', onMove);
      current.removeEventListener('pointerup', onUp);
      current.removeEventListener('pointercancel', onCancel);
      current.removeEventListener('wheel', onWheel);
    };
  }, [board]);
}
