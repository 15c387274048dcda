import { useTranslation } from 'react-i18next';
import type { Library } from '../../contract/library.ts';
import { fittingTextEncoders } from '../../store/index.ts';
import { useModelName } from '../models/use-model-name.ts';
import { useAppStore } from '../store-context.ts';
import { OwnOrOther } from './OwnOrOther.tsx';

interface Props {
  readonly modelId: string;
  /** null until it was looked at. */
  readonly library: Library | null;
  /** The id of the model chosen; null for the model's own. */
  readonly value: string | null;
}

/** Whose text encoder reads the prompt, where the library has others that fit. */
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
