import type { CSSProperties } from 'react';
import { isCovered, type Picture } from '../../store/index.ts';
import { Enlarged } from '../stage/Enlarged.tsx';
import { useApp } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { usePictureFile } from '../use-picture-file.ts';
import { usePictureWords } from '../use-picture-words.ts';
import styles from './Viewer.module.css';

interface Props {
  readonly picture: Picture;
  /** Shows the picture two by two times. */
  readonly isTiled: boolean;
  readonly frame: Pick<CSSProperties, 'left' | 'top' | 'width' | 'height'>;
  readonly isSquare: boolean;
  readonly isFitting: boolean;
}

/** One picture on the board. */
export function Layer({ picture, isTiled, frame, isSquare, isFitting }: Props) {
  const file = usePictureFile(picture.id);
  const covered = useApp((state) => isCovered(picture, state));
  const words = usePictureWords(picture, covered);
  return (
    <div
      className={`${styles['layer']} ${isTiled ? styles['tiled'] : ''}`}
      data-squares={isSquare}
      style={frame}
    >
      {file && !covered ? (
        <>
          <Copy file={file} alt={words} />
          {isTiled && [1, 2, 3].map((index) => <Copy key={index} file={file} alt="" />)}
          {isFitting && !isTiled && <Enlarged file={file} />}
        </>
      ) : (
        <p className={styles['covered']}>{words}</p>
      )}
    </div>
  );
}

function Copy({ file, alt }: { readonly file: Blob; readonly alt: string }) {
  const image = useBlobUrl<HTMLImageElement>(file, 'src');
  return <img ref={image} alt={alt} draggable={false} />;
}
