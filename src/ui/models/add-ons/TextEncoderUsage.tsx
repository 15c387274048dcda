import { useTranslation } from 'react-i18next';
import { fittingImageEncoders, imageSideOf, type LoneTextEncoder } from '../../../store/index.ts';
import { useApp } from '../../store-context.ts';
import styles from '../Models.module.css';

/** The image encoders that match a text encoder. */
export function TextEncoderUsage({ addOn }: { readonly addOn: LoneTextEncoder }) {
  const { t } = useTranslation();
  const addOns = useApp(({ library }) => library?.addOns) ?? [];
  const names = fittingImageEncoders(addOn, addOns).map(({ name }) => `“${name}”`);
  const wanted = imageSideOf(addOn);
  return (
    <p className={styles['facts']}>
      {names.length > 0
        ? t('models.addOns.textEncoderFits', {
            encoders: names.join(t('findings.listSeparator')),
          })
        : wanted !== null
          ? t('models.addOns.textEncoderWants', { name: wanted })
          : t('models.addOns.textEncoderMisfits', { size: addOn.fit.projectionSize })}
    </p>
  );
}
