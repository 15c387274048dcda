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
  const png = usePictureFile(picture.id);
  const covered = useApp((state) => isCovered(picture, state));
  const words = usePictureWords(picture, covered);
  return (
    <div
      className={`${styles['layer']} ${isTiled ? styles['tiled'] : ''}`}
      data-squares={isSquare}
      style={frame}
    >
      {png && !covered ? (
        <>
          <Copy png={png} alt={words} />
          {isTiled && [1, 2, 3].map((index) => <Copy key={index} png={png} alt="" />)}
          {isFitting && !isTiled && <Enlarged png={png} />}
        </>
      ) : (
        <p className={styles['covered']}>{words}</p>
      )}
    </div>
  );
}

function Copy({ png, alt }: { readonly png: Blob; readonly alt: string }) {
  const image = useBlobUrl<HTMLImageElement>(png, 'src');
  return <img ref={image} alt={alt} draggable={false} />;
}
