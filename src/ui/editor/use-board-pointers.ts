import { useEffect, type RefObject } from 'react';
import {
  createGestures,
  isOnControl,
  WHEEL_NOTCH,
  ZOOM_PER_NOTCH,
  type BoardPointer,
} from './gestures.ts';
import type { Mode } from './mask.ts';
import type { Point } from './polygon.ts';
import { useSession } from './session-context.ts';

const SIZE_PER_NOTCH = 1.15;

const ERASER_BUTTON = 32;
const RIGHT_BUTTON = 2;
const MIDDLE_BUTTON = 1;

/** Draws, moves and zooms with mouse, fingers and pen. */
export function useBoardPointers(board: RefObject<HTMLElement | null>): void {
  const session = useSession();
  useEffect(() => {
    const { current } = board;
    if (!current) return;
    let mode: Mode = 'add';
    const gestures = createGestures({
      begin: (at) => session.begin(at, at.pressure, mode),
      extend: (at) => session.extend(at, at.pressure),
      finish: session.finish,
      drop: session.drop,
      move: session.move,
      zoom: session.zoom,
    });

    const pointOf = (event: MouseEvent): Point => {
      const { left, top } = current.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const pointerOf = (event: PointerEvent): BoardPointer => ({
      ...pointOf(event),
      id: event.pointerId,
      type:
        event.pointerType === 'pen' || event.pointerType === 'touch' ? event.pointerType : 'mouse',
      // Devices that cannot measure pressure report 0.5.
      pressure: event.pointerType === 'pen' && event.pressure > 0 ? event.pressure : 1,
      moves:
        session.store.getState().isMoving ||
        session.store.getState().tool === 'hand' ||
        (event.pointerType === 'mouse' && event.button === MIDDLE_BUTTON),
    });
    const onDown = (event: PointerEvent) => {
      if (isOnControl(event.target)) return;
      if (event.pointerType === 'mouse' && event.button > RIGHT_BUTTON) return;
      current.setPointerCapture(event.pointerId);
      const takesAway = event.altKey || (event.buttons & (ERASER_BUTTON | RIGHT_BUTTON)) !== 0;
      mode = takesAway ? 'remove' : 'add';
      gestures.down(pointerOf(event));
    };
    const onMove = (event: PointerEvent) => {
      const isHidden = event.pointerType === 'touch' || isOnControl(event.target);
      session.setPointer(isHidden ? null : pointOf(event));
      const all = event.getCoalescedEvents();
      for (const one of all.length > 0 ? all : [event]) gestures.move(pointerOf(one));
    };
    const onUp = ({ pointerId }: PointerEvent) => gestures.up(pointerId);
    const onCancel = ({ pointerId }: PointerEvent) => gestures.cancel(pointerId);
    const onLeave = () => session.setPointer(null);
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      // With Shift, some browsers scroll sideways.
      const notches = -(event.deltaY || event.deltaX) / WHEEL_NOTCH;
      const { size } = session.store.getState();
      if (event.shiftKey || event.altKey) {
        const wanted = size * SIZE_PER_NOTCH ** notches;
        session.setSize(Math.abs(wanted - size) < 1 ? size + Math.sign(notches) : wanted);
      } else {
        session.zoom(pointOf(event), ZOOM_PER_NOTCH ** notches);
      }
    };
    const onMenu = (event: Event) => event.preventDefault();
    // When a key ends the drawing, its pointer must not go on drawing.
    const stop = session.store.subscribe(({ isDrawing }, before) => {
      if (before.isDrawing && !isDrawing && gestures.isDrawing) gestures.cancel();
    });

    current.addEventListener('pointerdown', onDown);
    current.addEventListener('pointermove', onMove);
    current.addEventListener('pointerup', onUp);
    current.addEventListener('pointercancel', onCancel);
    current.addEventListener('pointerleave', onLeave);
    current.addEventListener('wheel', onWheel, { passive: false });
    current.addEventListener('contextmenu', onMenu);
    return () => {
      stop();
      gestures.cancel();
      current.removeEventListener('pointerdown', onDown);
      current.removeEventListener('pointermove', onMove);
      current.removeEventListener('pointerup', onUp);
      current.removeEventListener('pointercancel', onCancel);
      current.removeEventListener('pointerleave', onLeave);
      current.removeEventListener('wheel', onWheel);
      current.removeEventListener('contextmenu', onMenu);
    };
  }, [board, session]);
}
