import { useTranslation } from 'react-i18next';
import type { Library } from '../../contract/library.ts';
import { fittingTextEncoders } from '../../store/index.ts';
import { useModelName } from '../models/use-model-name.ts';
import { useAppStore } from '../store-context.ts';
import { OwnOrOther } from './OwnOrOther.tsx';

interface Props {
  readonly modelId: string;
  /** null until the library has been listed. */
  readonly library: Library | null;
  /** The id of the chosen model; null for the model's own text encoder. */
  readonly value: string | null;
}

/** Chooses the text encoder, if the library has others that fit. */
export function TextEncoderField({ modelId, library, value }: Props) {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const { setOption } = useAppStore().getState();
  const others = fittingTextEncoders(library, modelId).map((other) => ({
    value: other.id,
    label: nameOf(other),
  }));
  return (
    <OwnOrOther
      label={t('options.textEncoder')}
      hint={t('options.textEncoderHint')}
      own={t('options.textEncoderOwn')}
      others={others}
      value={value}
      onChange={(id) => setOption('textEncoder', id)}
    />
  );
}
