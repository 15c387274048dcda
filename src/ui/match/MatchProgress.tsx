import { useTranslation } from 'react-i18next';
import type { JobRun } from '../../store/index.ts';
import { ProgressBar } from '../ProgressBar.tsx';
import { progressText } from '../progress-text.ts';
import styles from './Match.module.css';

export function MatchProgress({ run: { progress } }: { readonly run: JobRun }) {
  const { t } = useTranslation();
  const fraction = progress?.type === 'matching' ? progress.done / progress.total : null;
  return (
    <div className={styles['stack']}>
      <ProgressBar label={t('progress.label')} fraction={fraction} />
      <p className={styles['hint']}>{progressText(progress, t)}</p>
    </div>
  );
}
