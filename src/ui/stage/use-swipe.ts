import { useRef, useState, type PointerEvent } from 'react';
import { useAppStore } from '../store-context.ts';

/** A finger that moves less than this, in CSS pixels, is not a swipe. */
const FAR_ENOUGH = 48;

/** A finger that moves along the picture shows the next or previous one; the picture follows the finger. */
export function useSwipe() {
  const store = useAppStore();
  const from = useRef<{ readonly pointer: number; readonly x: number; readonly y: number } | null>(
    null,
  );
  /** How far the finger has moved to the right. */
  const [moved, setMoved] = useState(0);

  const end = () => {
    from.current = null;
    setMoved(0);
  };
  return {
    style: moved === 0 ? undefined : { transform: `translateX(${String(moved)}px)` },
    onPointerDown(event: PointerEvent) {
      // A second finger starts a zoom.
      if (event.pointerType !== 'touch' || !event.isPrimary) return end();
      from.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
    },
    onPointerMove(event: PointerEvent) {
      if (from.current?.pointer === event.pointerId) setMoved(event.clientX - from.current.x);
    },
    onPointerUp(event: PointerEvent) {
      const { current } = from;
      end();
      if (current?.pointer !== event.pointerId) return;
      const [right, down] = [event.clientX - current.x, event.clientY - current.y];
      if (Math.abs(right) < Math.max(FAR_ENOUGH, 2 * Math.abs(down))) return;
      store.getState().selectNeighbour(right < 0 ? 1 : -1);
    },
    onPointerCancel: end,
  };
}
