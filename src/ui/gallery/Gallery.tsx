import { Button } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import { ClearButton } from './ClearButton.tsx';
import styles from './Gallery.module.css';
import { LiveTile, PictureTile } from './Tile.tsx';

/** Thousands of images at once would be slow to lay out; these many more are shown at a time. */
const PAGE_SIZE = 60;

/** The strip of earlier results. */
export function Gallery() {
  const { t } = useTranslation();
  const store = useAppStore();
  const pictures = useApp((state) => state.pictures);
  const selectedId = useApp((state) => state.selectedId);
  const isRunning = useApp((state) => state.run !== null);
  const [shown, setShown] = useState(PAGE_SIZE);
  if (pictures.length === 0) return null;

  const currentId = selectedId ?? (isRunning ? null : pictures[0]?.id);
  return (
    <nav className={styles['gallery']} aria-label={t('gallery.label')}>
      <div className={styles['strip']} onKeyDown={moveAlong}>
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
      <ClearButton />
    </nav>
  );
}

/** Arrow keys walk the strip, which is a single stop for Tab. */
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
