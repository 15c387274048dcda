import { useTranslation } from 'react-i18next';
import type { RetrievalRun } from '../../store/index.ts';
import { ProgressBar } from '../ProgressBar.tsx';
import { progressText } from '../progress-text.ts';
import { useFormat } from '../use-format.ts';
import styles from './Retrieval.module.css';

/** The progress of a measurement, and the time left. */
export function RunProgress({ run: { progress, remainingMs } }: { readonly run: RetrievalRun }) {
  const { t } = useTranslation();
  const format = useFormat();
  const isCounted = progress?.type === 'matching' || progress?.type === 'ranking';
  const fraction = isCounted ? progress.done / progress.total : null;
  const remaining =
    remainingMs !== null && t('retrieval.remaining', { time: format.remaining(remainingMs) });
  return (
    <div className={styles['stack']}>
      <ProgressBar label={t('progress.label')} fraction={fraction} />
      <p className={styles['hint']}>
        {[progressText(progress, t), remaining].filter(Boolean).join(' · ')}
      </p>
    </div>
  );
}
