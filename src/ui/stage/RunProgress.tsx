import { useTranslation } from 'react-i18next';
import type { Run } from '../../store/index.ts';
import { progressText } from '../progress-text.ts';
import { useRunFraction } from '../run-fraction.ts';
import { useFormat } from '../use-format.ts';
import styles from './Stage.module.css';

/** The picture's progress in words, and the time left; the progress bar is at the picture's edge. */
export function RunProgress({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const fraction = useRunFraction(run);
  const { progress } = run;
  const isInStep = progress?.type === 'step' || progress?.type === 'tile';
  const remainingMs = isInStep ? progress.remainingMs : null;
  const isDownload = !isInStep && fraction !== null;
  const phase = isDownload
    ? t('progress.downloading', { percent: format.percent(fraction) })
    : progressText(progress, t);
  const words = run.cancelling ? t('composer.cancelling') : phase;

  return (
    <div className={styles['progress']}>
      <p className={styles['progressText']}>
        <span>{words}</span>
        {remainingMs !== null && !run.cancelling && (
          <span>{t('progress.remaining', { time: format.remaining(remainingMs) })}</span>
        )}
      </p>
      {run.count > 1 && (
        <p className={styles['progressText']}>
          {t('progress.batch', { current: Math.min(run.done + 1, run.count), total: run.count })}
        </p>
      )}
    </div>
  );
}
