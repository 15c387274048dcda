import { useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { isCovered, isMarked, promptOf, sizeOfPicture, type Picture } from '../../store/index.ts';
import { dragOut } from '../drag-out.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { usePictureFile } from '../use-picture-file.ts';
import { usePictureWords } from '../use-picture-words.ts';
import { Cover, CoverAgain } from './Cover.tsx';
import { Enlarged } from './Enlarged.tsx';
import { EdgeProgress } from './EdgeProgress.tsx';
import { enlargeFraction, EnlargeProgress } from './EnlargeProgress.tsx';
import { PictureActions } from './PictureActions.tsx';
import { PictureFacts } from './PictureFacts.tsx';
import { PictureWarnings } from './PictureWarnings.tsx';
import { Sheet } from './Sheet.tsx';
import styles from './Stage.module.css';

export function PictureView({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const { width, height } = sizeOfPicture(picture);
  const prompt = promptOf(picture);
  const enlargeRun = useApp((state) => state.enlargeRun);
  const isEnlarging = enlargeRun?.pictureId === picture.id;
  const file = usePictureFile(picture.id);
  const image = useBlobUrl<HTMLImageElement>(file, 'src');
  const covered = useApp((state) => isCovered(picture, state));
  const alt = usePictureWords(picture, covered);
  const { setCovered } = useAppStore().getState();
  const button = useRef<HTMLButtonElement>(null);
  const change = (isNowCovered: boolean) => {
    flushSync(() => setCovered(picture.id, isNowCovered));
    // The button that was pressed is gone.
    button.current?.focus();
  };
  return (
    <>
      <Sheet width={width} height={height}>
        {file === null ? (
          <p className={styles['gone']}>{t('picture.gone')}</p>
        ) : (
          <img
            ref={image}
            className={`${styles['fill']} ${covered ? styles['covered'] : ''}`}
            alt={alt}
            draggable={!covered}
            onDragStart={(event) => file && dragOut(event, picture, file)}
          />
        )}
        {covered ? (
          <Cover button={button} onShow={() => change(false)} />
        ) : (
          file && <Enlarged key={picture.id} file={file} />
        )}
        {isEnlarging && <EdgeProgress fraction={enlargeFraction(enlargeRun)} />}
      </Sheet>
      <div className={`${styles['below']} ${styles['caption']}`}>
        {isEnlarging ? <EnlargeProgress run={enlargeRun} /> : <PictureActions picture={picture} />}
        {isMarked(picture) && !covered && (
          <CoverAgain button={button} onCover={() => change(true)} />
        )}
        <PictureWarnings warnings={picture.warnings} />
        {prompt !== '' && <p className={styles['prompt']}>{prompt}</p>}
        <PictureFacts picture={picture} />
      </div>
    </>
  );
}
