import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { hasShortMemory, WORTHWHILE_BYTES } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import styles from './Models.module.css';

interface Props {
  /** The id of the model or add-on. */
  readonly id: string;
  /** The approximate saving in bytes; 0 if it cannot be made smaller. */
  readonly saved: number;
  readonly onMake: () => void;
}

/** Offers to convert 16-bit weights to 8 bits. */
export function MakeSmaller({ id, saved, onMake }: Props) {
  const { t } = useTranslation();
  const isShort = useApp(hasShortMemory);
  const isShrinking = useApp(({ work }) => work[id]?.type === 'shrinking');
  if (isShrinking || saved < WORTHWHILE_BYTES) return null;
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
