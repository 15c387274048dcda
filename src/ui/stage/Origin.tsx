import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isCovered, type Picture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { useThumbnail } from '../use-picture-file.ts';
import styles from './Stage.module.css';

/** The picture that this one was painted from: a click away if it is still in the gallery. Nothing if it was painted from words alone. */
export function Origin({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  // An enlarged picture shows what it was enlarged from instead.
  if (!picture.parameters || picture.enlarged) return null;
  const { variationOf, fromId, parameters } = picture;
  const { start } = parameters;
  if (variationOf !== undefined) return <Source id={variationOf} words={t('start.variationOf')} />;
  if (!start) return null;
  const words = t('start.from', { strength: parameters.strength });
  return <Source id={fromId ?? null} words={words} copy={start.picture} />;
}

interface SourceProps {
  readonly id: string | null;
  readonly words: string;
  /** Shown if the picture itself is not in the gallery. */
  readonly copy?: Blob;
}

function Source({ id, words, copy }: SourceProps) {
  const { t } = useTranslation();
  const { select } = useAppStore().getState();
  const source = useApp(({ pictures }) => pictures.find((picture) => picture.id === id));
  const covered = useApp((state) => source !== undefined && isCovered(source, state));
  if (!source) {
    return (
      <li>
        {words} {copy && <FileThumbnail file={copy} />}
      </li>
    );
  }
  return (
    <li>
      <UnstyledButton
        className={`${styles['source']} ${styles['origin']}`}
        title={t('start.source')}
        aria-label={t('start.source')}
        onClick={() => select(source.id)}
      >
        {words} {!covered && <GalleryThumbnail id={source.id} />}
      </UnstyledButton>
    </li>
  );
}

function GalleryThumbnail({ id }: { readonly id: string }) {
  const file = useThumbnail(id);
  return file && <FileThumbnail file={file} />;
}

function FileThumbnail({ file }: { readonly file: Blob }) {
  const image = useBlobUrl<HTMLImageElement>(file, 'src');
  return <img ref={image} className={styles['originPicture']} alt="" />;
}
