import { resolveOptions } from '../../store/index.ts';
import { Sheet } from '../stage/Sheet.tsx';
import { useApp } from '../store-context.ts';
import styles from './GuideOverlay.module.css';

/** A sheet of the next picture's size, for showing a guide before there is a picture. */
export function GuideStage() {
  const model = useApp((state) => state.model);
  const overrides = useApp((state) => state.form.overrides);
  const size = model.status === 'ready' ? resolveOptions(model.manifest, { overrides }) : SQUARE;
  return (
    <Sheet width={size.width} height={size.height}>
      <div className={styles['paper']} />
    </Sheet>
  );
}

const SQUARE = { width: 1, height: 1 } as const;
