import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import { CopyButton } from './CopyButton.tsx';
import { deviceFacts, deviceName } from './device-text.ts';
import styles from './Header.module.css';
import { planSentences, speedSentences } from './plan-text.ts';

/** What runs where and how fast, as found by the check and the measurement. Without a GPU there is nothing to check. */
export function DeviceSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const device = useApp((state) => state.device);
  const isChecking = useApp((state) => state.isCheckingDevice);
  const { refreshDevice, checkDeviceAgain, openBenchmark } = useAppStore().getState();
  useEffect(() => void refreshDevice(), [refreshDevice]);
  if (device.status !== 'ready') return null;
  const { report } = device;
  const speeds = report.plan ? speedSentences(report.plan, t, format) : [];
  const hasPlan = report.backend === 'webgpu' || report.plan !== null;
  return (
    <div className={styles['group']}>
      <h2 className={styles['groupTitle']}>{t('devicePlan.title')}</h2>
      <p className={styles['hint']}>
        {[deviceName(report, t), ...deviceFacts(report, t)].join(' · ')}
      </p>
      {hasPlan && (
        <ul className={styles['findings']} aria-live="polite">
          {isChecking ? (
            <li>{t('devicePlan.checking')}</li>
          ) : (
            planSentences(report, t).map((sentence) => <li key={sentence}>{sentence}</li>)
          )}
        </ul>
      )}
      {speeds.length > 0 && !isChecking && (
        <details className={styles['hint']}>
          <summary>{t('devicePlan.speeds')}</summary>
          <ul className={styles['findings']}>
            {speeds.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
      <div className={styles['actions']}>
        <CopyButton label={t('devicePlan.copy')} text={JSON.stringify(report, null, 2)} />
        {hasPlan && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={isChecking}
            onClick={() => void checkDeviceAgain()}
          >
            {t('devicePlan.again')}
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={() => openBenchmark()}>
          {t('devicePlan.bench')}
        </Button>
      </div>
    </div>
  );
}
