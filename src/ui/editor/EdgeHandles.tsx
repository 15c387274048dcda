import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Editor.module.css';
import { useSession, useSessionState } from './session-context.ts';
import { GROWTH_STEP, isVertical, longestGrowth, SIDES, type Side } from './sides.ts';
import { toScreen } from './viewport.ts';

/** The minimum distance between a handle and the edge of the board, in CSS pixels. */
const INSET = 18;
const LONG_STEPS = 8;

/** A handle in the middle of each edge: dragged outwards, it enlarges the picture. */
export function EdgeHandles() {
  return SIDES.map((side) => <EdgeHandle key={side} side={side} />);
}

function EdgeHandle({ side }: { readonly side: Side }) {
  const { t } = useTranslation();
  const session = useSession();
  const sides = useSessionState((state) => state.sides);
  const growth = sides[side];
  const style = useHandlePlace(side);
  /** Where the handle was grabbed, and how far the side had grown by then. */
  const grip = useRef<{ readonly at: number; readonly growth: number } | null>(null);
  const axis = isVertical(side) ? 'clientY' : 'clientX';
  const outwards = side === 'top' || side === 'left' ? -1 : 1;

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { at: event[axis], growth };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!grip.current) return;
    const { scale } = session.store.getState().view;
    const moved = (outwards * (event[axis] - grip.current.at)) / scale;
    session.dragSide(side, grip.current.growth + moved);
  };
  const release = (end: () => void) => {
    if (grip.current) end();
    grip.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = stepsOf(event.key);
    if (steps === null) return;
    event.preventDefault();
    session.dragSide(side, steps === 'none' ? 0 : growth + steps * GROWTH_STEP);
    session.dropSides();
  };

  return (
    <div
      className={styles['handle']}
      data-side={side}
      style={style}
      role="slider"
      tabIndex={0}
      aria-label={t(`editor.grow.${side}`)}
      aria-orientation={isVertical(side) ? 'vertical' : 'horizontal'}
      aria-valuemin={0}
      aria-valuemax={longestGrowth(session.picture, sides, side)}
      aria-valuenow={growth}
      aria-valuetext={t('editor.pixels', { count: growth })}
      title={t(`editor.grow.${side}`)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => release(session.dropSides)}
      onPointerCancel={() => release(session.cancelSides)}
      onKeyDown={onKeyDown}
    >
      <span className={styles['grip']} />
      {growth > 0 && <span className={styles['growth']}>+{growth}</span>}
    </div>
  );
}

/** In the middle of the edge, but never outside the board. */
function useHandlePlace(side: Side) {
  const session = useSession();
  const view = useSessionState((state) => state.view);
  const sides = useSessionState((state) => state.sides);
  const { width, height } = session.picture;
  const from = toScreen(view, { x: -sides.left, y: -sides.top });
  const to = toScreen(view, { x: width + sides.right, y: height + sides.bottom });
  const [middleX, middleY] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const inside = (at: number) => `clamp(${INSET}px, ${at}px, 100% - ${INSET}px)`;
  return {
    left: inside({ left: from.x, right: to.x, top: middleX, bottom: middleX }[side]),
    top: inside({ top: from.y, bottom: to.y, left: middleY, right: middleY }[side]),
  };
}

function stepsOf(key: string): number | 'none' | null {
  switch (key) {
    case 'ArrowUp':
    case 'ArrowRight':
      return 1;
    case 'ArrowDown':
    case 'ArrowLeft':
      return -1;
    case 'PageUp':
      return LONG_STEPS;
    case 'PageDown':
      return -LONG_STEPS;
    case 'Home':
      return 'none';
    default:
      return null;
  }
}
