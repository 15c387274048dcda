import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Library } from '../../models/library.ts';
import { fittingVaes } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './Options.module.css';

interface Props {
  readonly modelId: string;
  /** null until it was looked at. */
  readonly library: Library | null;
  /** The name of the one chosen; null for the model's own. */
  readonly vae: string | null;
}

/** Which VAE makes pixels of the latents, where the library has one that fits the model. */
export function VaeField({ modelId, library, vae }: Props) {
  const { t } = useTranslation();
  const { setVae } = useAppStore().getState();
  const names = fittingVaes(library, modelId).map(({ name }) => name);
  // Chosen for a model that it does not fit, or gone: it can only be left.
  if (vae !== null && !names.includes(vae)) names.push(vae);
  if (names.length === 0) return null;
  return (
    <NativeSelect
      className={styles['full'] ?? ''}
      label={t('options.vae')}
      description={t('options.vaeHint')}
      inputWrapperOrder={['label', 'input', 'description']}
      value={vae ?? ''}
      onChange={(event) => setVae(event.currentTarget.value || null)}
      data={[
        { value: '', label: t('options.vaeOwn') },
        ...names.map((name) => ({ value: name, label: name })),
      ]}
    />
  );
}
