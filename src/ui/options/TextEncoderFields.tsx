import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Library } from '../../contract/library.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { fittingTextEncoders, type ModelOptions } from '../../store/index.ts';
import { useModelName } from '../models/use-model-name.ts';
import { useAppStore } from '../store-context.ts';
import styles from './Options.module.css';
import { OwnOrOther } from './OwnOrOther.tsx';

interface Props {
  readonly manifest: ModelManifest;
  readonly options: ModelOptions;
  /** null until it was looked at. */
  readonly library: Library | null;
}

/** Whose text encoder reads the prompt, where the library has others that fit, and how far. */
export function TextEncoderFields({ manifest, options, library }: Props) {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const { setClipSkip, setTextEncoder } = useAppStore().getState();
  const { textEncoder, clipSkip } = options;
  const others = fittingTextEncoders(library, manifest.id).map((other) => ({
    value: other.id,
    label: nameOf(other),
  }));

  return (
    <>
      <OwnOrOther
        label={t('options.textEncoder')}
        hint={t('options.textEncoderHint')}
        own={t('options.textEncoderOwn')}
        others={others}
        value={textEncoder}
        onChange={setTextEncoder}
      />
      <NativeSelect
        className={styles['full'] ?? ''}
        label={t('options.clipSkip')}
        description={t('options.clipSkipHint')}
        inputWrapperOrder={['label', 'input', 'description']}
        value={String(clipSkip)}
        onChange={(event) => setClipSkip(event.currentTarget.value === '2' ? 2 : 1)}
        data={['1', '2']}
      />
    </>
  );
}
