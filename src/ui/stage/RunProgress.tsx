import { Progress } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './Stage.module.css';

/** How far the picture is, in words and as a bar, and how long it still takes. */
export function RunProgress({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const model = useApp((state) => state.model);
  const { progress } = run;

  const arrival = run.manifest === null && model.status === 'downloading' ? model : progress;
  const isDownload = arrival !== null && 'totalBytes' in arrival && arrival.totalBytes > 0;
  const fraction = isDownload
    ? arrival.loadedBytes / arrival.totalBytes
    : progress?.type === 'step'
      ? progress.step / progress.totalSteps
      : progress?.type === 'decoding'
        ? 1
        : null;
  const phase = isDownload
    ? t('progress.downloading', { percent: format.percent(fraction ?? 0) })
    : phaseText(run, t);

  return (
    <div className={styles['progress']}>
      <Progress
        value={(fraction ?? 1) * 100}
        size="sm"
        color="var(--accent)"
        animated={fraction === null}
        aria-label={t('progress.label')}
      />
      <p className={styles['progressText']}>
        <span>{phase}</span>
        {progress?.type === 'step' && (
          <span>{t('progress.remaining', { time: format.remaining(progress.remainingMs) })}</span>
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

function phaseText({ progress }: Run, t: TFunction): string {
  if (progress === null) return t('progress.waiting');
  switch (progress.type) {
    case 'downloading':
      return t('stage.preparing');
    case 'fusing-loras':
      return t('progress.fusingLoras');
    case 'loading':
      return t(`progress.loading.${progress.part}`);
    case 'encoding':
      return t('progress.encoding');
    case 'step':
      return t('progress.step', { step: progress.step, total: progress.totalSteps });
    case 'decoding':
      return t('progress.decoding');
  }
}
