import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DeviceReport } from '../../contract/engine-api.ts';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { useApp } from '../store-context.ts';
import { deviceName } from './device-text.ts';
import styles from './Header.module.css';

const DeviceCard = lazyPart(async () => (await import('./DeviceCard.tsx')).DeviceCard);

/** Shows the device in use; a click explains why, and what would be faster. */
export function DeviceBadge() {
  const { t } = useTranslation();
  const device = useApp((state) => state.device);
  if (device.status === 'ready') return <ReadyBadge report={device.report} />;
  return (
    <span className={styles['badge']} role="status">
      <span className={styles['dot']} data-speed="none" />
      <span className={styles['badgeText']}>{t(`device.${device.status}`)}</span>
    </span>
  );
}

function ReadyBadge({ report }: { readonly report: DeviceReport }) {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('dialog');
  const name = deviceName(report, t);
  const isFast = report.fallbackReasons.length === 0;
  return (
    <>
      <UnstyledButton
        {...button}
        className={styles['badge'] ?? ''}
        aria-label={t('device.label', { device: name })}
      >
        <span className={styles['dot']} data-speed={isFast ? 'fast' : 'slow'} />
        <span className={styles['badgeText']}>{name}</span>
      </UnstyledButton>
      {popUp && <DeviceCard popUp={popUp} report={report} />}
    </>
  );
}
