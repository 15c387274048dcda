import { IconLayoutGrid } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { picturesOfBatch, type Picture } from '../../store/index.ts';
import { IconAction } from '../IconAction.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Stage.module.css';

/** Leads from a picture to all that were painted with it; nothing for one that was painted alone. */
export function BackToBatch({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const { showBatch } = useAppStore().getState();
  const { batch } = picture;
  const isAlone = useApp(
    ({ pictures, run }) =>
      !batch ||
      (!(run && run.count > 1 && run.batchId === batch.id) &&
        picturesOfBatch(pictures, batch.id).length < 2),
  );
  if (!batch || isAlone) return null;
  return (
    <IconAction
      className={styles['back']}
      size={36}
      label={t('batch.back')}
      run={() => showBatch(batch.id)}
    >
      <IconLayoutGrid size={18} stroke={1.6} />
    </IconAction>
  );
}
