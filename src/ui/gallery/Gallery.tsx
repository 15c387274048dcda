import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import { ClearButton } from './ClearButton.tsx';
import styles from './Gallery.module.css';
import { LiveTile, PictureTile } from './Tile.tsx';

/** How many more are shown at a time: laying out thousands of images at once would be slow. */
const PAGE_SIZE = 60;

/** The strip of earlier results. */
export function Gallery() {
  const { t } = useTranslation();
  const store = useAppStore();
  const pictures = useApp((state) => state.pictures);
  const selectedId = useApp((state) => state.selectedId);
  const isRunning = useApp((state) => state.run !== null);
  const [shown, setShown] = useState(PAGE_SIZE);
  const currentId = selectedId ?? (isRunning ? null : pictures[0]?.id);
  const strip = useCurrentInSight(currentId);
  // Beside the picture its place is reserved, so that the first picture does not shift the page.
  if (pictures.length === 0 && !isRunning) return <div className={styles['place']} />;

  return (
    <nav className={styles['gallery']} aria-label={t('gallery.label')}>
      <div ref={strip} className={styles['strip']} onKeyDown={moveAlong}>
        {isRunning && (
          <LiveTile isCurrent={currentId === null} onSelect={() => store.getState().select(null)} />
        )}
        {pictures.slice(0, shown).map((picture) => (
          <PictureTile key={picture.id} picture={picture} isCurrent={picture.id === currentId} />
        ))}
        {pictures.length > shown && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            className={styles['more'] ?? ''}
            onClick={() => setShown(shown + PAGE_SIZE)}
          >
            {t('gallery.more')}
          </Button>
        )}
      </div>
      {pictures.length > 0 && <ClearButton />}
    </nav>
  );
}

/** Scrolls only the strip, to the tile of the picture that is shown large. */
function useCurrentInSight(currentId: string | null | undefined) {
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = strip;
    const tile = current?.querySelector('[aria-current="true"]');
    if (!current || !tile) return;
    const [frame, box] = [current.getBoundingClientRect(), tile.getBoundingClientRect()];
    const beyond = (low: number, high: number) => Math.min(low, 0) + Math.max(high, 0);
    current.scrollBy({
      left: beyond(box.left - frame.left, box.right - frame.right),
      top: beyond(box.top - frame.top, box.bottom - frame.bottom),
    });
  }, [currentId]);
  return strip;
}

/** The strip is a single Tab stop; arrow keys move within it. */
function moveAlong(event: KeyboardEvent<HTMLElement>) {
  const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const step = steps[event.key];
  if (step === undefined) return;
  const tiles = [...event.currentTarget.querySelectorAll('button')];
  const index = tiles.findIndex((tile) => tile === document.activeElement);
  const next = tiles[index + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.click();
}
