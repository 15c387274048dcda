import { UnstyledButton } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { isCovered, type Picture, type Run } from '../../store/index.ts';
import { useRunFraction } from '../run-fraction.ts';
import { Preview } from '../stage/Preview.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { useFormat } from '../use-format.ts';
import { useThumbnail } from '../use-picture-file.ts';
import { usePictureWords } from '../use-picture-words.ts';
import styles from './Gallery.module.css';
import { ProgressRing } from './ProgressRing.tsx';

interface PictureTileProps {
  readonly picture: Picture;
  readonly isCurrent: boolean;
  /** Whether the Tab key stops here. */
  readonly isTabStop: boolean;
}

/** Drawn again only when something about it changes: pictures arrive in parts, and there are dozens of tiles. */
export const PictureTile = memo(function PictureTile({
  picture,
  isCurrent,
  isTabStop,
}: PictureTileProps) {
  const { select } = useAppStore().getState();
  const image = useBlobUrl<HTMLImageElement>(useThumbnail(picture.id), 'src');
  const covered = useApp((state) => isCovered(picture, state));
  const prompt = picture.parameters?.prompt ?? '';
  const words = usePictureWords(picture, covered);
  return (
    <UnstyledButton
      className={styles['tile'] ?? ''}
      aria-current={isCurrent}
      tabIndex={isTabStop ? 0 : -1}
      onClick={() => select(picture.id)}
    >
      <img
        ref={image}
        className={covered ? styles['covered'] : undefined}
        alt={covered || prompt === '' ? words : prompt}
        loading="lazy"
      />
      {covered && (
        <IconEyeOff className={styles['eye']} size={20} stroke={1.6} aria-hidden="true" />
      )}
    </UnstyledButton>
  );
});

interface LiveTileProps {
  readonly run: Run;
  readonly isCurrent: boolean;
  readonly onSelect: () => void;
}

/** The picture being painted; its tile stays visible however far the strip is scrolled. */
export function LiveTile({ run, isCurrent, onSelect }: LiveTileProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const ofPicture = useRunFraction(run);
  const { count, done, preview } = run;
  const fraction = ofPicture === null && count === 1 ? null : (done + (ofPicture ?? 0)) / count;
  const name = t('gallery.current');
  return (
    <UnstyledButton
      className={`${styles['tile']} ${styles['live']}`}
      aria-label={
        fraction === null
          ? name
          : t('gallery.currentAt', { name, percent: format.percent(fraction) })
      }
      aria-current={isCurrent}
      tabIndex={isCurrent ? 0 : -1}
      onClick={onSelect}
    >
      {preview && <Preview image={preview} />}
      <ProgressRing fraction={fraction} />
    </UnstyledButton>
  );
}
