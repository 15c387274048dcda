import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EnlargeRun } from '../../store/index.ts';
import { ProgressBar } from '../ProgressBar.tsx';
import { progressText } from '../progress-text.ts';
import { useAppStore } from '../store-context.ts';
import styles from './Stage.module.css';

/** In place of the actions while the picture is being enlarged. */
export function EnlargeProgress({ run }: { readonly run: EnlargeRun }) {
  const { t } = useTranslation();
  const { cancelEnlarging } = useAppStore().getState();
  const { progress, cancelling } = run;
  const isTile = progress?.type === 'enlarging';
  const fraction = isTile ? (progress.tile - 1) / progress.tiles : null;
  return (
    <div className={`${styles['progress']} ${styles['enlarging']}`}>
      <ProgressBar label={t('progress.label')} fraction={fraction} />
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
