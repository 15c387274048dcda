import type { CSSProperties, ReactNode } from 'react';
import type { PixelSize } from '../../store/index.ts';
import styles from './Stage.module.css';
import { useSwipe } from './use-swipe.ts';

interface Props {
  /** The size of each picture. */
  readonly size: PixelSize;
  readonly count: number;
  readonly children: ReactNode;
}

/** The cells for a batch's pictures, as large as the space allows. */
export function BatchGrid({ size, count, children }: Props) {
  const swipe = useSwipe();
  const columns = Math.ceil(Math.sqrt(count));
  const shape = {
    '--ratio': size.width / size.height,
    '--columns': columns,
    '--rows': Math.ceil(count / columns),
  };
  return (
    <div className={styles['room']} {...swipe}>
      <div className={styles['grid']} style={shape as CSSProperties}>
        {children}
      </div>
    </div>
  );
}
