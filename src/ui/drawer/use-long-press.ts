import { useRef, type PointerEvent } from 'react';

const LONG_MS = 450;
/** A finger that moves further than this is scrolling. */
const SLACK = 10;

/** Calls back when a finger rests on something; the click that follows must be ignored. */
export function useLongPress(onLongPress: (target: Element) => void) {
  const timer = useRef(0);
  const start = useRef({ x: 0, y: 0 });
  const wasLong = useRef(false);
  const end = () => clearTimeout(timer.current);
  return {
    handlers: {
      onPointerDown({ pointerType, target, clientX, clientY }: PointerEvent) {
        wasLong.current = false;
        if (pointerType !== 'touch' || !(target instanceof Element)) return;
        start.current = { x: clientX, y: clientY };
        timer.current = window.setTimeout(() => {
          wasLong.current = true;
          onLongPress(target);
        }, LONG_MS);
      },
      onPointerMove({ clientX, clientY }: PointerEvent) {
        const { x, y } = start.current;
        if (Math.hypot(clientX - x, clientY - y) > SLACK) end();
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
    /** Whether the press that is ending now was a long one. */
    isLong: () => wasLong.current,
  };
}
