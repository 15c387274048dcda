import { ActionIcon } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';

const SettingsPanel = lazyPart(async () => (await import('./SettingsPanel.tsx')).SettingsPanel);

export function SettingsButton() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('dialog');
  return (
    <>
      <ActionIcon
        {...button}
        variant="subtle"
        color="gray"
        size={40}
        mr={-10}
        data-settings-button=""
        aria-label={t('header.settings')}
      >
        <IconSettings size={20} stroke={1.6} />
      </ActionIcon>
      <Suspense>{popUp && <SettingsPanel popUp={popUp} />}</Suspense>
    </>
  );
}
