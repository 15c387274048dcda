import { useTranslation } from 'react-i18next';
import type { Run } from '../../store/index.ts';
import { ProgressBar } from '../ProgressBar.tsx';
import { progressText } from '../progress-text.ts';
import { useApp } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './Stage.module.css';

/** The picture's progress as text and as a bar, and the time left. */
export function RunProgress({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const model = useApp((state) => state.model);
  const { progress } = run;
  const remainingMs = isInStep(progress) ? progress.remainingMs : null;

  const arrival = run.manifest === null && model.status === 'downloading' ? model : progress;
  const isDownload = arrival !== null && 'totalBytes' in arrival && arrival.totalBytes > 0;
  const fraction = isDownload ? arrival.loadedBytes / arrival.totalBytes : stepFraction(progress);
  const phase = isDownload
    ? t('progress.downloading', { percent: format.percent(fraction ?? 0) })
    : progressText(progress, t);

  return (
    <div className={styles['progress']}>
      <ProgressBar label={t('progress.label')} fraction={fraction} />
      <p className={styles['progressText']}>
        <span>{phase}</span>
        {remainingMs !== null && (
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

const isInStep = (progress: Run['progress']) =>
  progress?.type === 'step' || progress?.type === 'tile';

/** Decoding counts as one more step, so that the bar is full only when everything is done. */
function stepFraction(progress: Run['progress']): number | null {
  if (!isInStep(progress)) return null;
  const { pass, passes, step, totalSteps } = progress;
  const done = progress.type === 'step' ? step : step - 1 + (progress.tile - 1) / progress.tiles;
  return (pass - 1 + done / (totalSteps + 1)) / passes;
}
