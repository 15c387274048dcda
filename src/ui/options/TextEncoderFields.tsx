import { NativeSelect } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../models/manifest.ts';
import type { ModelOptions } from '../../store/index.ts';
import { useModelName } from '../library/use-model-name.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Options.module.css';

interface Props {
  readonly manifest: ModelManifest;
  readonly options: ModelOptions;
}

/** Whose text encoder reads the prompt, where there is more than one, and how far. */
export function TextEncoderFields({ manifest, options }: Props) {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const library = useApp((state) => state.library);
  const { loadLibrary, setClipSkip, setTextEncoder } = useAppStore().getState();
  const isUnknown = library === null;
  useEffect(() => {
    if (isUnknown) void loadLibrary();
  }, [isUnknown, loadLibrary]);

  const { textEncoder, clipSkip } = options;
  const others = (library?.models ?? [])
    .map((model) => model.manifest)
    .filter(({ id }) => id !== manifest.id)
    .map((other) => ({ value: other.id, label: nameOf(other) }));
  const isGone = textEncoder !== null && !others.some(({ value }) => value === textEncoder);
  const gone = isGone ? [{ value: textEncoder, label: textEncoder }] : [];

  return (
    <>
      {(others.length > 0 || isGone) && (
        <NativeSelect
          className={styles['full'] ?? ''}
          label={t('options.textEncoder')}
          description={t('options.textEncoderHint')}
          inputWrapperOrder={['label', 'input', 'description']}
          value={textEncoder ?? ''}
          onChange={(event) => setTextEncoder(event.currentTarget.value || null)}
          data={[{ value: '', label: t('options.textEncoderOwn') }, ...others, ...gone]}
        />
      )}
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
