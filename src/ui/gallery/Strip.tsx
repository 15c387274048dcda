import { Button } from '@mantine/core';
import { Fragment, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { stageViewOf, type Picture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Gallery.module.css';
import { LiveTile, PictureTile } from './Tile.tsx';

/** How many more pictures are shown at a time: laying out thousands at once would be slow. */
const PAGE_SIZE = 60;

export interface TileGroup {
  /** null if the group needs no name. */
  readonly label: string | null;
  readonly pictures: readonly Picture[];
}

/** Pictures as tiles in a row or a column; a click shows one of them large. */
export function Strip({ groups }: { readonly groups: readonly TileGroup[] }) {
  const { t } = useTranslation();
  const store = useAppStore();
  const newestId = useApp((state) => state.pictures[0]?.id);
  const selectedId = useApp((state) => state.selectedId);
  const run = useApp((state) => state.run);
  const [shown, setShown] = useState(PAGE_SIZE);
  const isBatchShown = useApp((state) => stageViewOf(state).type === 'batch');
  const currentId = selectedId ?? (run || isBatchShown ? null : newestId);
  const strip = useCurrentInSight(currentId);
  const all = groups.flatMap(({ pictures }) => pictures);
  const visible = new Set(all.slice(0, shown));
  const isCurrentHere = currentId === null || [...visible].some(({ id }) => id === currentId);
  const tabStop = isCurrentHere && (currentId !== null || run) ? currentId : all[0]?.id;

  return (
    <div ref={strip} className={styles['strip']} onKeyDown={moveAlong}>
      {run && (
        <LiveTile
          run={run}
          isCurrent={currentId === null && !isBatchShown}
          onSelect={store.getState().showNewest}
        />
      )}
      {groups.map(({ label, pictures }, index) => (
        <Fragment key={index}>
          {label !== null && pictures.length > 0 && <p className={styles['group']}>{label}</p>}
          {pictures
            .filter((picture) => visible.has(picture))
            .map((picture) => (
              <PictureTile
                key={picture.id}
                picture={picture}
                isCurrent={picture.id === currentId}
                isTabStop={picture.id === tabStop}
              />
            ))}
        </Fragment>
      ))}
      {all.length > shown && (
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
  );
}

/** Scrolls the strip, and only the strip, to the tile of the picture that is shown large. */
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
