import { useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';

interface Options {
  readonly list: RefObject<HTMLElement | null>;
  readonly index: number;
  readonly move: (to: number) => void;
}

/** Moves a row of a list by its handle: with mouse, pen or finger, or with the arrow keys. */
export function useDragToMove({ list, index, move }: Options) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly by: number } | null>(null);

  /** The index of the row nearest to the pointer. */
  const placeAt = (y: number): number => {
    const distances = [...(list.current?.children ?? [])].map((row, at) => {
      const { top, height } = row.getBoundingClientRect();
      const moved = at === index ? (drag?.by ?? 0) : 0;
      return Math.abs(top - moved + height / 2 - y);
    });
    return distances.indexOf(Math.min(...distances));
  };

  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: event.clientY, by: 0 });
    },
    onPointerMove({ clientY }: PointerEvent) {
      if (drag) setDrag({ ...drag, by: clientY - drag.from });
    },
    onPointerUp({ clientY }: PointerEvent) {
      setDrag(null);
      const to = placeAt(clientY);
      if (drag && to !== -1) move(to);
    },
    onPointerCancel: () => setDrag(null),
    onKeyDown(event: KeyboardEvent) {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      move(index + by);
    },
  };
  return { draggedBy: drag?.by ?? null, handlers };
}
