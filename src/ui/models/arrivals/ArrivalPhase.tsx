import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Arrival, ArrivalStatus } from '../../../store/index.ts';
import { useFormat } from '../../use-format.ts';
import styles from '../Models.module.css';

type Phase = Exclude<ArrivalStatus, { type: 'added' | 'failed' | 'name-taken' }>;

interface Props {
  readonly arrival: Arrival;
  readonly status: Phase;
}

/** The current phase, in one line. */
export function ArrivalPhase({ arrival, status }: Props) {
  const { t } = useTranslation();
  if (status.type === 'retrying') return <Countdown status={status} />;
  const isWhole = arrival.totalBytes > 0 && arrival.doneBytes >= arrival.totalBytes;
  const key = status.type === 'paused' && isWhole ? 'toImport' : status.type;
  const file = 'file' in status ? status.file : '';
  return <p className={styles['facts']}>{t(`models.arrivals.${key}`, { file })}</p>;
}

function Countdown({ status }: { readonly status: Extract<Phase, { type: 'retrying' }> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const problem = t(`errors.${status.error}.title`);
  const left = status.retryAt - now;
  return (
    <p className={styles['facts']}>
      {left > 0
        ? t('models.arrivals.retrying', { problem, time: format.remaining(left) })
        : t('models.arrivals.retryingNow', { problem })}
    </p>
  );
}
