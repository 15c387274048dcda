import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BrushRing } from './BrushRing.tsx';
import { EdgeHandles } from './EdgeHandles.tsx';
import styles from './Editor.module.css';
import { Outline } from './Outline.tsx';
import { useSession, useSessionState } from './session-context.ts';
import { Sheet } from './Sheet.tsx';
import { hasGrown } from './sides.ts';
import { useBoardPointers } from './use-board-pointers.ts';
import { useEditorKeys } from './use-editor-keys.ts';
import { useIsGuide } from './use-is-guide.ts';

interface Props {
  readonly image: CanvasImageSource;
  /** What the picture was painted from. */
  readonly before: CanvasImageSource | null;
}

export const BOARD_ID = 'editor-board';

/** The area that shows the picture and is painted on. */
export function Board({ image, before }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const board = useRef<HTMLDivElement>(null);
  const tool = useSessionState((state) => state.tool);
  const isMoving = useSessionState((state) => state.isMoving);
  const isGuide = useIsGuide();
  useBoardPointers(board);
  useEditorKeys(board);
  const [isReady, setReady] = useState(false);

  useEffect(() => {
    const { current } = board;
    if (!current) return;
    // So that keys work at once.
    current.focus({ preventScroll: true });
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      session.setArea({ width, height });
      setReady(true);
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [session]);

  return (
    <div
      ref={board}
      id={BOARD_ID}
      className={styles['board']}
      data-tool={tool}
      data-moving={isMoving}
      // Keys draw here, so a screen reader must pass them on.
      role="application"
      tabIndex={0}
      aria-label={t(isGuide ? 'guide.editor.board' : 'editor.board', { ...session.picture })}
      aria-describedby={`${BOARD_ID}-help`}
    >
      <p id={`${BOARD_ID}-help`} hidden>
        {t('editor.boardHelp')}
      </p>
      {isReady && (
        <>
          <Sheet image={image} before={before} />
          <Outline />
          <BrushRing />
          {!isGuide && <EdgeHandles />}
          <Advice isGuide={isGuide} />
        </>
      )}
    </div>
  );
}

/** Shows what can be done here, until something has been done. */
function Advice({ isGuide }: { readonly isGuide: boolean }) {
  const { t } = useTranslation();
  const isUntouched = useSessionState(
    ({ document, isDrawing, sides }) => document.isEmpty && !isDrawing && !hasGrown(sides),
  );
  return (
    isUntouched && (
      <p className={styles['advice']}>{t(isGuide ? 'guide.editor.advice' : 'editor.advice')}</p>
    )
  );
}
