import { useTranslation } from 'react-i18next';
import styles from '../Models.module.css';

/** @param scale how many times it enlarges in one pass */
export function UpscalerUsage({ scale }: { readonly scale: number }) {
  const { t } = useTranslation();
  return (
    <p className={styles['facts']}>
      {scale === 1 ? t('models.addOns.restores') : t('models.addOns.enlarges', { scale })}
    </p>
  );
}
