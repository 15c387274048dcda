import { useTranslation } from 'react-i18next';
import type { Picture } from '../../store/index.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { Enlarged } from './Enlarged.tsx';
import { PictureActions } from './PictureActions.tsx';
import { PictureFacts } from './PictureFacts.tsx';
import { PictureWarnings } from './PictureWarnings.tsx';
import { Sheet } from './Sheet.tsx';
import styles from './Stage.module.css';

export function PictureView({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const { width, height, prompt } = picture.parameters;
  const image = useBlobUrl<HTMLImageElement>(picture.png, 'src');
  return (
    <>
      <Sheet width={width} height={height}>
        <img
          ref={image}
          className={styles['fill']}
          alt={prompt === '' ? t('stage.unprompted') : t('stage.picture', { prompt })}
        />
        <Enlarged key={picture.id} png={picture.png} />
      </Sheet>
      <div className={`${styles['below']} ${styles['caption']}`}>
        <PictureActions picture={picture} />
        <PictureWarnings warnings={picture.warnings} />
        {prompt !== '' && <p className={styles['prompt']}>{prompt}</p>}
        <PictureFacts picture={picture} />
      </div>
    </>
  );
}
