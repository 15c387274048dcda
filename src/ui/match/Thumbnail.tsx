import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { MatchPicture } from '../../store/index.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import styles from './Match.module.css';

/** A small view of a picture; a sign if the browser cannot show it. */
export function Thumbnail({ picture }: { readonly picture: MatchPicture }) {
  const image = useBlobUrl<HTMLImageElement>(picture.file, 'src');
  const [isBroken, setIsBroken] = useState(false);
  if (isBroken) {
    return (
      <span className={styles['thumbnail']} role="img" aria-label={picture.name}>
        <IconPhotoOff size={24} stroke={1.6} />
      </span>
    );
  }
  return (
    <img
      ref={image}
      className={styles['thumbnail']}
      alt={picture.name}
      title={picture.name}
      decoding="async"
      onError={() => setIsBroken(true)}
    />
  );
}
