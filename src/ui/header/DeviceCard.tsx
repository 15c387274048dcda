import { useTranslation } from 'react-i18next';
import type { DeviceReport } from '../../contract/engine-api.ts';
import { PopUpCard } from '../pop-up/PopUpCard.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { cardTexts } from './card-text.ts';
import { deviceFacts, deviceName } from './device-text.ts';
import styles from './Header.module.css';

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
        {cardTexts(report, t).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </PopUpCard>
  );
}
