import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EnlargeRun } from '../../store/index.ts';
import { progressText } from '../progress-text.ts';
import { useAppStore } from '../store-context.ts';
import styles from './Stage.module.css';

/** How much of the enlarging is done, from 0 to 1; null while that is unknown. */
export const enlargeFraction = ({ progress }: EnlargeRun): number | null =>
  progress?.type === 'enlarging' ? (progress.tile - 1) / progress.tiles : null;

/** Replaces the actions while the picture is being enlarged. */
export function EnlargeProgress({ run }: { readonly run: EnlargeRun }) {
  const { t } = useTranslation();
  const { cancelEnlarging } = useAppStore().getState();
  const { progress, cancelling } = run;
  return (
    <div className={`${styles['progress']} ${styles['enlarging']}`}>
      <p className={styles['progressText']}>
        <span>{progress ? progressText(progress, t) : t('enlarging.soon')}</span>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-disabled={cancelling}
          onClick={() => void cancelEnlarging()}
        >
          {t(cancelling ? 'composer.cancelling' : 'composer.cancel')}
        </Button>
      </p>
    </div>
  );
}
