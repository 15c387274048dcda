import { useTranslation } from 'react-i18next';
import styles from '../Models.module.css';
import { useVaeFits } from './use-vae-fits.ts';

/** Where a VAE can be chosen, or why it cannot be chosen now. */
export function VaeUsage({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const fits = useVaeFits(name);
  return <p className={styles['facts']}>{t(`models.addOns.${fits ? 'vaeFits' : 'vaeMisfits'}`)}</p>;
}
