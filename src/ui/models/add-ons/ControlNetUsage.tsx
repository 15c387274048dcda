import { useTranslation } from 'react-i18next';
import styles from '../Models.module.css';

export function ControlNetUsage() {
  const { t } = useTranslation();
  return <p className={styles['facts']}>{t('models.addOns.guides')}</p>;
}
