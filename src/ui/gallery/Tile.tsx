import { UnstyledButton } from '@mantine/core';
import { IconBrush, IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isCovered, type Picture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { usePictureWords } from '../use-picture-words.ts';
import styles from './Gallery.module.css';

interface PictureTileProps {
  readonly picture: Picture;
  readonly isCurrent: boolean;
  /** The Tab key leads to it. */
  readonly isTabStop: boolean;
}

export function PictureTile({ picture, isCurrent, isTabStop }: PictureTileProps) {
  const { select } = useAppStore().getState();
  const image = useBlobUrl<HTMLImageElement>(picture.png, 'src');
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
}

interface LiveTileProps {
  readonly isCurrent: boolean;
  readonly onSelect: () => void;
}

export function LiveTile({ isCurrent, onSelect }: LiveTileProps) {
  const { t } = useTranslation();
  return (
    <UnstyledButton
      className={`${styles['tile']} ${styles['live']}`}
      aria-label={t('gallery.current')}
      aria-current={isCurrent}
      tabIndex={isCurrent ? 0 : -1}
      onClick={onSelect}
    >
      <IconBrush size={24} stroke={1.4} />
    </UnstyledButton>
  );
}
