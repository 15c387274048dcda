import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LibraryModel } from '../../contract/library.ts';
import {
  hasShortMemory,
  isShrinkable,
  savedByShrinking,
  WORTHWHILE_BYTES,
} from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import styles from './Models.module.css';

interface Props {
  readonly model: LibraryModel;
  readonly onMake: () => void;
}

/** Offers eight bits for a model of full size that is in sixteen. */
export function MakeSmaller({ model: { manifest }, onMake }: Props) {
  const { t } = useTranslation();
  const isShort = useApp(hasShortMemory);
  const isShrinking = useApp(({ work }) => work[manifest.id]?.type === 'shrinking');
  if (isShrinking || !isShrinkable(manifest)) return null;
  if (savedByShrinking(manifest) < WORTHWHILE_BYTES) return null;
  return (
    <>
      <p className={styles['facts']}>
        {t(isShort ? 'models.plan.smallHere' : 'models.plan.smallHint')}
      </p>
      <div>
        <Button size="sm" px="sm" variant="default" onClick={onMake}>
          {t('models.shrink.action')}
        </Button>
      </div>
    </>
  );
}
