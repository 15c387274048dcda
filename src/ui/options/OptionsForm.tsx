import { NativeSelect, SegmentedControl, Switch, Textarea } from '@mantine/core';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelManifest, SamplerId } from '../../contract/manifest.ts';
import { resolveOptions, SAMPLERS, type Sampler } from '../../store/index.ts';
import { FieldHelp } from '../FieldHelp.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { NumberField } from './NumberField.tsx';
import styles from './Options.module.css';
import { ResetButton } from './ResetButton.tsx';
import { SizePresets } from './SizePresets.tsx';
import { SizeWarning } from './SizeWarning.tsx';
import { TextEncoderFields } from './TextEncoderFields.tsx';
import { VaeField } from './VaeField.tsx';

const samplersOf = (isUsual: boolean) =>
  SAMPLERS.filter((sampler: Sampler) => (sampler.isUsual ?? false) === isUsual).map(
    ({ id, label }) => ({ value: id, label }),
  );

/** All that shapes a picture besides the prompt; starts from what the model likes best. */
export function OptionsForm() {
  const { t } = useTranslation();
  const model = useApp((state) => state.model);
  if (model.status !== 'ready') return <p className={styles['wait']}>{t('stage.preparing')}</p>;
  return <Fields manifest={model.manifest} />;
}

function Fields({ manifest }: { readonly manifest: ModelManifest }) {
  const { t } = useTranslation();
  const store = useAppStore();
  const form = useApp((state) => state.form);
  const options = resolveOptions(manifest, form);
  const actions = store.getState();
  const library = useLibrary();

  return (
    <div className={styles['form']}>
      <Textarea
        className={styles['full'] ?? ''}
        label={t('options.negativePrompt')}
        description={<FieldHelp field="negativePrompt" hint={t('options.negativePromptHint')} />}
        inputWrapperOrder={['label', 'input', 'description']}
        autosize
        minRows={2}
        maxRows={5}
        value={options.negativePrompt}
        onChange={(event) => actions.setNegativePrompt(event.currentTarget.value)}
      />
      {manifest.styleTag !== '' && (
        <Switch
          className={styles['full'] ?? ''}
          label={t('options.useStyleTag')}
          description={t('options.useStyleTagHint', { tag: manifest.styleTag.trim() })}
          checked={options.useStyleTag}
          onChange={(event) => actions.setUseStyleTag(event.currentTarget.checked)}
        />
      )}
      <NumberField field="width" label={t('options.width')} value={options.width} />
      <NumberField field="height" label={t('options.height')} value={options.height} />
      <SizePresets sizes={manifest.sizes} />
      <SizeWarning manifest={manifest} {...options} />
      <NumberField
        field="steps"
        label={t('options.steps')}
        hint={t('options.stepsHint')}
        value={options.steps}
      />
      <NumberField
        field="guidanceScale"
        label={t('options.guidanceScale')}
        hint={t('options.guidanceScaleHint')}
        value={options.guidanceScale}
      />
      <div className={`${styles['full']} ${styles['pair']}`}>
        <NativeSelect
          label={t('options.sampler')}
          value={options.sampler}
          onChange={(event) => actions.setSampler(event.currentTarget.value as SamplerId)}
          data={[
            { group: t('options.samplersUsual'), items: samplersOf(true) },
            { group: t('options.samplersMore'), items: samplersOf(false) },
          ]}
        />
        <NumberField field="batchCount" label={t('options.batchCount')} value={form.batchCount} />
      </div>
      <TextEncoderFields manifest={manifest} options={options} library={library} />
      <VaeField modelId={manifest.id} library={library} vae={options.vae} />
      <SeedChoice />
      <ResetButton />
    </div>
  );
}

/** What is here to choose from besides the model itself. */
function useLibrary() {
  const { loadLibrary } = useAppStore().getState();
  const library = useApp((state) => state.library);
  const isUnknown = library === null;
  useEffect(() => {
    if (isUnknown) void loadLibrary();
  }, [isUnknown, loadLibrary]);
  return library;
}

function SeedChoice() {
  const { t } = useTranslation();
  const { setSeedMode } = useAppStore().getState();
  const { seedMode, seed } = useApp((state) => state.form);
  const id = useId();
  return (
    <div className={`${styles['full']} ${styles['seed']}`}>
      <span id={id} className={styles['seedTitle']}>
        {t('options.seedMode')}
      </span>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={seedMode}
        onChange={setSeedMode}
        data={[
          { value: 'fresh', label: t('options.seedFresh') },
          { value: 'fixed', label: t('options.seedFixed') },
        ]}
      />
      {seedMode === 'fixed' && (
        <NumberField
          field="seed"
          label={t('options.seed')}
          hint={t('options.seedHint')}
          value={seed}
        />
      )}
    </div>
  );
}
