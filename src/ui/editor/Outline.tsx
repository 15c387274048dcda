import styles from './Editor.module.css';
import { useSessionState } from './session-context.ts';
import { toScreen } from './viewport.ts';

/** The rectangle or lasso that is being drawn. */
export function Outline() {
  const outline = useSessionState((state) => state.outline);
  const view = useSessionState((state) => state.view);
  if (!outline) return null;
  const corners =
    outline.type === 'lasso'
      ? outline.points
      : [
          outline.from,
          { x: outline.to.x, y: outline.from.y },
          outline.to,
          { x: outline.from.x, y: outline.to.y },
        ];
  const points = corners.map((corner) => {
    const { x, y } = toScreen(view, corner);
    return `${x},${y}`;
  });
  return (
    <svg className={styles['overlay']} aria-hidden="true">
      <polygon className={styles['outlineUnder']} points={points.join(' ')} />
      <polygon className={styles['outline']} points={points.join(' ')} />
    </svg>
  );
}
