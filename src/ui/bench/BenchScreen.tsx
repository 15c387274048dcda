import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../header/CopyButton.tsx';
import { adviceText, deviceFacts, deviceName } from '../header/device-text.ts';
import { ErrorNotice } from '../notices/ErrorNotice.tsx';
import { progressText } from '../progress-text.ts';
import { Screen } from '../Screen.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { benchText } from './bench-text.ts';
import styles from './Bench.module.css';

/** Runs a long benchmark of the device and offers the result as text to copy. */
export function BenchScreen() {
  const { t } = useTranslation();
  const { startBenchmark, cancelBenchmark } = useAppStore().getState();
  const device = useApp((state) => state.device);
  const run = useApp((state) => state.benchmarkRun);
  const rows = useApp((state) => state.benchmarkRows);
  const failure = useApp((state) => state.benchmarkFailure);
  const report = device.status === 'ready' ? device.report : null;
  const text = report && rows && benchText(report, rows);
  const start = () => void startBenchmark();
  return (
    <Screen
      title={t('benchmark.title')}
      closeLabel={t('benchmark.close')}
      entrance="[data-settings-button]"
    >
      <div className={styles['bench']}>
        <p>{t('benchmark.intro')}</p>
        <p className={styles['hint']}>
          {report
            ? [deviceName(report, t), ...deviceFacts(report, t)].join(' · ')
            : t('device.starting')}
        </p>
        {report?.fallbackReasons.map((reason) => (
          <p key={reason} className={styles['hint']}>
            {adviceText(reason, t)}
          </p>
        ))}
        <div className={styles['actions']}>
          {run ? (
            <Button
              variant="default"
              disabled={run.cancelling}
              onClick={() => void cancelBenchmark()}
            >
              {t('benchmark.cancel')}
            </Button>
          ) : (
            <Button disabled={!report} onClick={start}>
              {t(rows ? 'benchmark.again' : 'benchmark.start')}
            </Button>
          )}
          <span role="status" className={styles['hint']}>
            {run && progressText(run.progress, t)}
          </span>
        </div>
        {failure && <ErrorNotice error={failure} retry={start} />}
        {text && (
          <>
            <pre className={styles['result']} tabIndex={0} aria-label={t('benchmark.result')}>
              {text}
            </pre>
            <div className={styles['actions']}>
              <CopyButton label={t('devicePlan.copy')} text={text} />
              <span className={styles['hint']}>{t('benchmark.help')}</span>
            </div>
          </>
        )}
      </div>
    </Screen>
  );
}
