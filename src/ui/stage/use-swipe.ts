import { useRef, useState, type PointerEvent } from 'react';
import { useAppStore } from '../store-context.ts';

/** A finger that moves less far, in CSS pixels, means to stay. */
const FAR_ENOUGH = 48;

/** A finger along the picture shows the next or the previous one; the picture follows it meanwhile. */
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
      // A second finger means to zoom.
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
