import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import {
  isOffered,
  MODEL_OPTIONS,
  optionEntries,
  resolveOptions,
  type ModelOptionKey,
} from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import { HiresSection } from './HiresSection.tsx';
import { NumberField } from './NumberField.tsx';
import { OptionField } from './OptionField.tsx';
import styles from './Options.module.css';
import { RareOptions } from './RareOptions.tsx';
import { ResetButton } from './ResetButton.tsx';
import { SeedField } from './SeedField.tsx';
import { useLibrary } from './use-library.ts';

const ALL = optionEntries<ModelOptionKey>(MODEL_OPTIONS);
const keysOf = (isRare: boolean) =>
  ALL.filter(([, option]) => (option.isRare ?? false) === isRare).map(([key]) => key);
const USUAL = keysOf(false);
const RARE = keysOf(true);

/** All settings of a picture except the prompt, starting from the model's defaults. */
export function OptionsForm() {
  const { t } = useTranslation();
  const model = useApp((state) => state.model);
  if (model.status !== 'ready') return <p className={styles['wait']}>{t('stage.preparing')}</p>;
  return <Fields manifest={model.manifest} />;
}

function Fields({ manifest }: { readonly manifest: ModelManifest }) {
  // Not the whole form: its prompt changes at every key.
  const overrides = useApp((state) => state.form.overrides);
  const batchCount = useApp((state) => state.form.batchCount);
  const library = useLibrary();
  const context = { options: resolveOptions(manifest, { overrides }), manifest, library };

  return (
    <div className={styles['form']}>
      {USUAL.map((key) => (
        <OptionField key={key} option={key} {...context} />
      ))}
      <div className={styles['full']}>
        <NumberField field="batchCount" value={batchCount} />
      </div>
      <SeedField />
      <HiresSection size={context.options} library={library} />
      <RareOptions isOpen={RARE.some((key) => overrides[key] !== undefined)}>
        {RARE.filter((key) => isOffered(key, context.options)).map((key) => (
          <OptionField key={key} option={key} {...context} />
        ))}
      </RareOptions>
      <ResetButton />
    </div>
  );
}
