import type { CSSProperties, ReactNode } from 'react';
import { useSwipe } from './use-swipe.ts';
import styles from './Stage.module.css';

interface Props {
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
}

/** A sheet with the picture's proportions, as large as the space allows. */
export function Sheet({ width, height, children }: Props) {
  const swipe = useSwipe();
  return (
    <div className={styles['room']} {...swipe}>
      <div className={styles['sheet']} style={{ '--ratio': width / height } as CSSProperties}>
        {children}
      </div>
    </div>
  );
}
