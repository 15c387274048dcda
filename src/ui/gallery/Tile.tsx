import { UnstyledButton } from '@mantine/core';
import { IconBrush } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import styles from './Gallery.module.css';

interface PictureTileProps {
  readonly picture: Picture;
  readonly isCurrent: boolean;
}

export function PictureTile({ picture, isCurrent }: PictureTileProps) {
  const { t } = useTranslation();
  const { select } = useAppStore().getState();
  const image = useBlobUrl<HTMLImageElement>(picture.png, 'src');
  const { prompt } = picture.parameters;
  return (
    <UnstyledButton
      className={styles['tile'] ?? ''}
      aria-current={isCurrent}
      tabIndex={isCurrent ? 0 : -1}
      onClick={() => select(picture.id)}
    >
      <img ref={image} alt={prompt === '' ? t('stage.unprompted') : prompt} loading="lazy" />
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
