import { IconEyeOff } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { isCovered, type ChosenStart } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import styles from './Start.module.css';

/** A thumbnail of the start picture, or a placeholder if it comes from a picture that is covered in the gallery. */
export function StartThumbnail({ start }: { readonly start: ChosenStart }) {
  const { t } = useTranslation();
  const image = useBlobUrl<HTMLImageElement>(start.picture, 'src');
  const covered = useApp((state) =>
    state.pictures.some((picture) => picture.id === start.fromId && isCovered(picture, state)),
  );
  const name = t('start.thumbnail', { name: start.name || t('start.unnamed') });
  if (covered) {
    return (
      <span className={styles['thumbnail']} role="img" aria-label={name}>
        <IconEyeOff size={20} stroke={1.6} />
      </span>
    );
  }
  return (
    <span className={styles['frame']}>
      <img ref={image} className={styles['thumbnail']} alt={name} title={start.name} />
      {start.mask && <MaskTint mask={start.mask.picture} />}
    </span>
  );
}

/** Shows the area that is repainted. */
function MaskTint({ mask }: { readonly mask: Blob }) {
  const show = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return;
      const url = URL.createObjectURL(mask);
      element.style.maskImage = `url("${url}")`;
      return () => URL.revokeObjectURL(url);
    },
    [mask],
  );
  return <span ref={show} className={styles['tint']} />;
}
