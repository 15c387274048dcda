import { useMergedRef } from '@mantine/hooks';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import { Divider } from './Divider.tsx';
import { Layer } from './Layer.tsx';
import { useBoardGestures } from './use-board-gestures.ts';
import type { Viewport } from './use-viewport.ts';
import { viewerActOf, type ViewerAct } from './viewer-keys.ts';
import styles from './Viewer.module.css';

interface Props {
  readonly picture: Picture;
  /** Shown to the right of the divider. */
  readonly other: Picture | null;
  readonly isTiled: boolean;
  readonly viewport: Viewport;
}

/** How far a key moves the picture, in CSS pixels. */
const MOVE = 64;

/** The picture, which can be zoomed and moved; while it fits, a swipe shows the next one. */
export function Board({ picture, other, isTiled, viewport }: Props) {
  const { t } = useTranslation();
  const { showNext } = useAppStore().getState();
  const { board, view, size, isFitting, isSquare } = viewport;
  const [share, setShare] = useState(0.5);
  const element = useRef<HTMLDivElement | null>(null);
  useBoardGestures(element, viewport, showNext);
  const ref = useMergedRef(element, board);
  const frame = {
    left: view.x,
    top: view.y,
    width: size.width * view.scale,
    height: size.height * view.scale,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = actOf(event, viewport, showNext);
    if (!act) return;
    event.preventDefault();
    act();
  };
  const layer = { frame, isSquare, isFitting };
  return (
    <div
      ref={ref}
      className={styles['board']}
      role="application"
      tabIndex={0}
      // So that keys work at once.
      data-autofocus
      aria-label={t('viewer.board')}
      onKeyDown={onKeyDown}
    >
      <Layer key={picture.id} picture={picture} isTiled={isTiled} {...layer} />
      {other && (
        <>
          <div className={styles['right']} style={{ clipPath: `inset(0 0 0 ${share * 100}%)` }}>
            <Layer key={other.id} picture={other} isTiled={false} {...layer} />
          </div>
          <Divider share={share} onChange={setShare} />
        </>
      )}
    </div>
  );
}

function actOf(
  { key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent,
  viewport: Viewport,
  showNext: (step: 1 | -1) => void,
): (() => void) | null {
  if (ctrlKey || metaKey || altKey) return null;
  const { moveBy, zoomIn, zoomOut, fit, actual } = viewport;
  if (shiftKey && key.startsWith('Arrow')) {
    const [dx, dy] = { ArrowLeft: [MOVE, 0], ArrowRight: [-MOVE, 0], ArrowUp: [0, MOVE] }[key] ?? [
      0,
      -MOVE,
    ];
    return () => moveBy(dx!, dy!);
  }
  const act = viewerActOf(key);
  if (act === null) return null;
  const acts: Readonly<Record<ViewerAct, () => void>> = {
    newer: () => showNext(-1),
    older: () => showNext(1),
    ...{ zoomIn, zoomOut, fit, actual },
  };
  return acts[act];
}
