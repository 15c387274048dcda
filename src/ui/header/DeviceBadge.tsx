import { Popover, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApp } from '../store-context.ts';
import { deviceFacts, deviceName } from './device-text.ts';
import { strikeSentence } from './plan-text.ts';
import { FallbackAdvice } from './FallbackAdvice.tsx';
import styles from './Header.module.css';

/** Shows which device is used; a click explains why, and what would be faster. */
export function DeviceBadge() {
  const { t } = useTranslation();
  const device = useApp((state) => state.device);

  if (device.status !== 'ready') {
    return (
      <span className={styles['badge']} role="status">
        <span className={styles['dot']} data-speed="none" />
        <span className={styles['badgeText']}>{t(`device.${device.status}`)}</span>
      </span>
    );
  }

  const { report } = device;
  const name = deviceName(report, t);
  const isFast = report.fallbackReasons.length === 0;
  return (
    <Popover
      width={320}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      middlewares={{ size: { padding: 12 } }}
    >
      <Popover.Target>
        <UnstyledButton
          className={styles['badge'] ?? ''}
          aria-label={t('device.label', { device: name })}
        >
          <span className={styles['dot']} data-speed={isFast ? 'fast' : 'slow'} />
          <span className={styles['badgeText']}>{name}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown
        className={styles['dropdown'] ?? ''}
        aria-label={t('device.label', { device: name })}
      >
        <div className={styles['card']}>
          <div>
            <strong>{name}</strong>
            <p className={styles['facts']}>{deviceFacts(report, t).join(' · ')}</p>
          </div>
          {isFast && <p>{t('device.fast')}</p>}
          <FallbackAdvice reasons={report.fallbackReasons} />
          {report.plan?.struck
            // The advice speaks of the others.
            .filter(({ what }) => what !== 'fp16' && what !== 'webgpu')
            .map((strike) => (
              <p key={strike.what}>{strikeSentence(strike, t)}</p>
            ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
