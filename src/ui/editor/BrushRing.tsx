import styles from './Editor.module.css';
import { useSessionState } from './session-context.ts';
import { toScreen } from './viewport.ts';

/** Shows how much the brush would cover, and where the keyboard's cursor is. */
export function BrushRing() {
  const view = useSessionState((state) => state.view);
  const pointer = useSessionState((state) => state.pointer);
  const cursor = useSessionState((state) => state.cursor);
  const size = useSessionState((state) => state.size);
  const isBrush = useSessionState(({ tool }) => tool === 'brush' || tool === 'eraser');
  const isCross = cursor !== null;
  const at = cursor ? toScreen(view, cursor) : pointer;
  if (!at || !(isBrush || isCross)) return null;
  const across = Math.max(size * view.scale, 2);
  return (
    <svg className={styles['overlay']} aria-hidden="true">
      <g transform={`translate(${at.x} ${at.y})`}>
        {isBrush && <circle className={styles['outlineUnder']} r={across / 2} />}
        {isBrush && <circle className={styles['ring']} r={across / 2} />}
        {isCross && <path className={styles['outlineUnder']} d="M-9 0H9M0 -9V9" />}
        {isCross && <path className={styles['ring']} d="M-9 0H9M0 -9V9" />}
      </g>
    </svg>
  );
}
