import { useTranslation } from 'react-i18next';
import { MatchButton } from './MatchButton.tsx';
import { ModelMenu } from './ModelMenu.tsx';
import { DeviceBadge } from './DeviceBadge.tsx';
import styles from './Header.module.css';
import { SettingsButton } from './SettingsButton.tsx';

export function Header() {
  const { t } = useTranslation();
  return (
    <header className={styles['header']}>
      <h1 className={styles['brand']}>
        <img src="./icons/icon.svg" alt="" width={30} height={30} />
        <span className={styles['brandName']}>{t('header.home')}</span>
      </h1>
      <ModelMenu />
      <MatchButton />
      <DeviceBadge />
      <SettingsButton />
    </header>
  );
}
