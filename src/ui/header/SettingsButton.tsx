import { IconSettings } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../IconAction.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import styles from './Header.module.css';

const SettingsPanel = lazyPart(async () => (await import('./SettingsPanel.tsx')).SettingsPanel);

export function SettingsButton() {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('dialog');
  return (
    <>
      <IconAction
        {...button}
        size={40}
        className={styles['settingsButton'] ?? ''}
        data-settings-button=""
        label={t('header.settings')}
      >
        <IconSettings size={20} stroke={1.6} />
      </IconAction>
      {popUp && <SettingsPanel popUp={popUp} />}
    </>
  );
}
