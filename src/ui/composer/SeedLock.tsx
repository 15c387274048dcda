import { ActionIcon } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Composer.module.css';

/** A fixed seed is easily forgotten in the settings. It is shown here, and a click releases it. */
export function SeedLock() {
  const { t } = useTranslation();
  const { setSeedMode } = useAppStore().getState();
  const { seedMode, seed } = useApp((state) => state.form);
  if (seedMode !== 'fixed') return null;
  const label = t('composer.seedFixed', { seed });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      className={styles['lock'] ?? ''}
      aria-label={label}
      title={label}
      onClick={() => setSeedMode('fresh')}
    >
      <IconLock size={18} stroke={1.6} />
    </ActionIcon>
  );
}
