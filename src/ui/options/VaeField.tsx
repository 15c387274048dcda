import { useTranslation } from 'react-i18next';
import type { Library } from '../../contract/library.ts';
import { fittingVaes } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import { OwnOrOther } from './OwnOrOther.tsx';

interface Props {
  readonly modelId: string;
  /** null until the library has been listed. */
  readonly library: Library | null;
  /** The name of the chosen VAE; null for the model's own. */
  readonly value: string | null;
}

/** Which VAE decodes the latents; shown if the library has one that fits the model. */
export function VaeField({ modelId, library, value }: Props) {
  const { t } = useTranslation();
  const { setOption } = useAppStore().getState();
  const others = fittingVaes(library, modelId).map(({ name }) => ({ value: name, label: name }));
  return (
    <OwnOrOther
      label={t('options.vae')}
      hint={t('options.vaeHint')}
      own={t('options.vaeOwn')}
      others={others}
      value={value}
      onChange={(name) => setOption('vae', name)}
    />
  );
}
