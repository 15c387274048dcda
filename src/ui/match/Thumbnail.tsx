import { IconEyeOff, IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { MatchPicture } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import styles from './Match.module.css';

interface Props {
  readonly picture: MatchPicture;
  readonly isLarge?: boolean;
  /** Receives the picture's own size in pixels once it is shown. */
  readonly onSize?: (size: { readonly width: number; readonly height: number }) => void;
}

/** A thumbnail of a picture, or a placeholder if the browser cannot show it or it is covered in the gallery. */
export function Thumbnail({ picture, isLarge = false, onSize }: Props) {
  const image = useBlobUrl<HTMLImageElement>(picture.file, 'src');
  const [isBroken, setIsBroken] = useState(false);
  const covered = useApp(
    ({ uncoveredIds }) => picture.isMarked === true && !uncoveredIds.includes(picture.id),
  );
  if (isBroken || covered) {
    const Icon = covered ? IconEyeOff : IconPhotoOff;
    return (
      <span
        className={styles['thumbnail']}
        data-large={isLarge}
        role="img"
        aria-label={picture.name}
      >
        <Icon size={24} stroke={1.6} />
      </span>
    );
  }
  return (
    <img
      ref={image}
      className={styles['thumbnail']}
      data-large={isLarge}
      alt={picture.name}
      title={picture.name}
      decoding="async"
      onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
        onSize?.({ width, height })
      }
      onError={() => setIsBroken(true)}
    />
  );
}
