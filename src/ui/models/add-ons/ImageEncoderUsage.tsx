import { useTranslation } from 'react-i18next';
import type { EncoderFit } from '../../../contract/library.ts';
import { fitsTextEncoder } from '../../../store/index.ts';
import { useApp } from '../../store-context.ts';
import styles from '../Models.module.css';
import { useModelName } from '../use-model-name.ts';

/** The models whose text encoders an image encoder goes with. */
export function ImageEncoderUsage({ fit }: { readonly fit: EncoderFit }) {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const installed = useApp(({ library }) => library?.models);
  const names = installed
    ?.filter(({ shape }) => fitsTextEncoder(fit, shape))
    .map(({ manifest }) => `“${nameOf(manifest)}”`);
  return (
    <p className={styles['facts']}>
      {names?.length
        ? t('models.addOns.encoderFits', { models: names.join(t('findings.listSeparator')) })
        : fit.textEncoder === 'xlm-r'
          ? t('models.addOns.altEncoderMisfits', { width: fit.textHiddenSize })
          : t('models.addOns.encoderMisfits', { width: fit.textHiddenSize })}
    </p>
  );
}
