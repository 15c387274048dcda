import { UnstyledButton } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { isCovered, type Picture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { usePictureFile } from '../use-picture-file.ts';
import { usePictureWords } from '../use-picture-words.ts';
import { Enlarged } from './Enlarged.tsx';
import styles from './Stage.module.css';

/** A finished picture of a batch; a click shows it alone. */
export function BatchCell({ picture }: { readonly picture: Picture }) {
  const { select } = useAppStore().getState();
  const file = usePictureFile(picture.id);
  const image = useBlobUrl<HTMLImageElement>(file, 'src');
  const covered = useApp((state) => isCovered(picture, state));
  const words = usePictureWords(picture, covered);
  return (
    <UnstyledButton className={styles['cell'] ?? ''} onClick={() => select(picture.id)}>
      <img
        ref={image}
        className={`${styles['fill']} ${covered ? styles['covered'] : ''}`}
        alt={words}
        draggable={false}
      />
      {covered ? (
        <IconEyeOff className={styles['cellEye']} size={24} stroke={1.6} aria-hidden="true" />
      ) : (
        file && <Enlarged key={picture.id} file={file} />
      )}
    </UnstyledButton>
  );
}
