import { useTranslation } from 'react-i18next';
import { DeviceBadge } from './DeviceBadge.tsx';
import styles from './Header.module.css';
import { SettingsButton } from './SettingsButton.tsx';

export function Header() {
  const { t } = useTranslation();
  return (
    <header className={styles['header']}>
      <h1 className={styles['brand']}>
        <img src="./icons/icon.svg" alt="" width={30} height={30} />
        {t('header.home')}
      </h1>
      <DeviceBadge />
      <SettingsButton />
    </header>
  );
}
