import { useTranslation } from 'react-i18next';
import type { DeviceReport } from '../../contract/engine-api.ts';
import { PopUpCard } from '../pop-up/PopUpCard.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { deviceFacts, deviceName } from './device-text.ts';
import { FallbackAdvice } from './FallbackAdvice.tsx';
import styles from './Header.module.css';
import { strikeSentence } from './plan-text.ts';

interface Props {
  readonly popUp: PopUp;
  readonly report: DeviceReport;
}

/** Why this device is used, and what would be faster. */
export function DeviceCard({ popUp, report }: Props) {
  const { t } = useTranslation();
  const name = deviceName(report, t);
  return (
    <PopUpCard
      popUp={popUp}
      position="bottom-end"
      width={320}
      label={t('device.label', { device: name })}
      className={styles['dropdown']}
    >
      <div className={styles['card']}>
        <div>
          <strong>{name}</strong>
          <p className={styles['facts']}>{deviceFacts(report, t).join(' · ')}</p>
        </div>
        {report.fallbackReasons.length === 0 && <p>{t('device.fast')}</p>}
        <FallbackAdvice reasons={report.fallbackReasons} />
        {report.plan?.struck
          // The advice covers the others.
          .filter(({ what }) => what !== 'fp16' && what !== 'webgpu')
          .map((strike) => (
            <p key={strike.what}>{strikeSentence(strike, t)}</p>
          ))}
      </div>
    </PopUpCard>
  );
}
