import { useTranslation } from 'react-i18next';
import type { AdapterFit } from '../../../contract/library.ts';
import { fitsAdapter, pictureEncoderFor } from '../../../store/index.ts';
import { useApp } from '../../store-context.ts';
import styles from '../Models.module.css';

/** What an IP-Adapter does, and the image encoder that it needs. */
export function IpAdapterUsage({ fit }: { readonly fit: AdapterFit }) {
  const { t } = useTranslation();
  const addOns = useApp(({ library }) => library?.addOns) ?? [];
  const encoder = addOns
    .filter((addOn) => addOn.kind === 'image-encoder')
    .find(({ gives }) => fitsAdapter(gives, fit));
  const preset = pictureEncoderFor(fit);
  const text = () => {
    if (encoder) return t('models.addOns.adapterReady', { encoder: encoder.name });
    if (preset) return t('models.addOns.adapterWants', { name: preset.name });
    return t('models.addOns.adapterLacks', { width: fit.width });
  };
  return <p className={styles['facts']}>{text()}</p>;
}
