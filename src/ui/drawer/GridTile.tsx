import { IconCheck, IconEyeOff, IconHeartFilled, IconPhotoOff } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { isCovered, type Picture } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { useThumbnail } from '../use-picture-file.ts';
import { usePictureWords } from '../use-picture-words.ts';
import styles from './Drawer.module.css';

interface Props {
  readonly picture: Picture;
  /** Keys act on this tile. */
  readonly isActive: boolean;
  /** Its picture is the one on the stage. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
}

export const tileId = (id: string) => `drawer-${id}`;

/** One picture of the grid, which handles its clicks and keys. */
export const GridTile = memo(function GridTile({
  picture,
  isActive,
  isCurrent,
  isSelected,
}: Props) {
  const { t } = useTranslation();
  const file = useThumbnail(picture.id);
  const image = useBlobUrl<HTMLImageElement>(file, 'src');
  const covered = useApp((state) => isCovered(picture, state));
  const plain = usePictureWords(picture, covered);
  const words = file === null ? t('drawer.missing', { picture: plain }) : plain;
  return (
    <div
      role="option"
      id={tileId(picture.id)}
      className={styles['tile']}
      aria-label={picture.favourite ? t('drawer.isFavourite', { picture: words }) : words}
      aria-selected={isSelected}
      data-id={picture.id}
      data-active={isActive}
      data-current={isCurrent}
    >
      {file && (
        <img
          ref={image}
          className={covered ? styles['covered'] : undefined}
          alt=""
          draggable={false}
          decoding="async"
        />
      )}
      {file === null && <IconPhotoOff className={styles['sign']} size={24} stroke={1.4} />}
      {covered && <IconEyeOff className={styles['sign']} size={22} stroke={1.6} />}
      {picture.favourite && <IconHeartFilled className={styles['heart']} size={16} />}
      <span className={styles['check']} data-check title={t('drawer.select')}>
        <IconCheck size={14} stroke={3} />
      </span>
    </div>
  );
});
