import { useTranslation } from 'react-i18next';
import {
  fitsAdapter,
  fitsTextEncoder,
  textSideOf,
  type ImageEncoder,
} from '../../../store/index.ts';
import { useApp } from '../../store-context.ts';
import styles from '../Models.module.css';
import { useModelName } from '../use-model-name.ts';

/** The models and add-ons whose text encoders match an image encoder. */
export function ImageEncoderUsage({ addOn }: { readonly addOn: ImageEncoder }) {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const { fit } = addOn;
  const models = useApp(({ library }) => library?.models) ?? [];
  const addOns = useApp(({ library }) => library?.addOns) ?? [];
  const readers = [
    ...models
      .filter(({ shape }) => fitsTextEncoder(fit, shape))
      .map(({ manifest }) => nameOf(manifest)),
    ...addOns
      .filter((one) => one.kind === 'text-encoder')
      .filter((one) => one.fit.projectionSize === fit.projectionSize)
      .map(({ name }) => name),
  ];
  const adapters = addOns
    .filter((one) => one.kind === 'ip-adapter')
    .filter((one) => fitsAdapter(addOn.gives, one.fit))
    .map(({ name }) => `“${name}”`);
  const preset = textSideOf(addOn);
  const { textHiddenSize: width } = fit;
  const text = () => {
    if (readers.length > 0) {
      const names = readers.map((name) => `“${name}”`).join(t('findings.listSeparator'));
      return t('models.addOns.encoderFits', { models: names });
    }
    if (adapters.length > 0) {
      return t('models.addOns.encoderForAdapters', {
        adapters: adapters.join(t('findings.listSeparator')),
      });
    }
    if (fit.textEncoder === null) return t('models.addOns.encoderAlone');
    if (preset) return t('models.addOns.encoderWants', { name: preset.name });
    return fit.textEncoder === 'xlm-r'
      ? t('models.addOns.altEncoderMisfits', { width })
      : t('models.addOns.encoderMisfits', { width });
  };
  return <p className={styles['facts']}>{text()}</p>;
}
