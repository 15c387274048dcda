import type { CSSProperties, ReactNode } from 'react';
import { lazyPart } from '../lazy-part.tsx';
import { useApp } from '../store-context.ts';
import { useSwipe } from './use-swipe.ts';
import styles from './Stage.module.css';

const GuideOverlay = lazyPart(async () => (await import('../guide/GuideOverlay.tsx')).GuideOverlay);

interface Props {
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
}

/** A sheet with the picture's proportions, as large as the space allows. */
export function Sheet({ width, height, children }: Props) {
  const swipe = useSwipe();
  const showsGuide = useApp((state) => state.shownGuide !== null);
  return (
    <div className={styles['room']} {...swipe}>
      <div className={styles['sheet']} style={{ '--ratio': width / height } as CSSProperties}>
        {children}
        {showsGuide && <GuideOverlay />}
      </div>
    </div>
  );
}
