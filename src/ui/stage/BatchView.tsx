import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { picturesOfBatch, sizeOfPicture } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import { BatchCell } from './BatchCell.tsx';
import { BatchGrid } from './BatchGrid.tsx';
import styles from './Stage.module.css';

/** All pictures of one click on Generate, side by side. */
export function BatchView({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const pictures = useApp(useShallow((state) => picturesOfBatch(state.pictures, id)));
  const [first] = pictures;
  if (!first) return null;
  const prompt = first.parameters?.prompt ?? '';
  return (
    <>
      <BatchGrid size={sizeOfPicture(first)} count={pictures.length}>
        {pictures.map((picture) => (
          <BatchCell key={picture.id} picture={picture} />
        ))}
      </BatchGrid>
      <div className={`${styles['below']} ${styles['caption']}`}>
        {prompt !== '' && <p className={styles['prompt']}>{prompt}</p>}
        <p className={styles['facts']}>{t('batch.hint', { count: pictures.length })}</p>
      </div>
    </>
  );
}
