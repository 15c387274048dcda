import { ActionIcon, Popover } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import styles from './Header.module.css';

const SettingsPanel = lazyPart(async () => (await import('./SettingsPanel.tsx')).SettingsPanel);

export function SettingsButton() {
  const { t } = useTranslation();
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
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          mr={-10}
          data-settings-button=""
          aria-label={t('header.settings')}
        >
          <IconSettings size={20} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles['dropdown'] ?? ''} aria-label={t('settings.title')}>
        <Suspense>
          <SettingsPanel />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
