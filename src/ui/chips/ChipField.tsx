import { Button } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import { changeLora, readNumber, resolveOptions } from '../../store/index.ts';
import { HiresSection } from '../options/HiresSection.tsx';
import { NumberField } from '../options/NumberField.tsx';
import { NumberInput } from '../options/NumberInput.tsx';
import { OptionField } from '../options/OptionField.tsx';
import optionStyles from '../options/Options.module.css';
import { SeedField } from '../options/SeedField.tsx';
import { useLibrary } from '../options/use-library.ts';
import { PopUpCard } from '../pop-up/PopUpCard.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { useApp, useAppStore } from '../store-context.ts';
import type { Chip } from './chips-of.ts';
import styles from './Chips.module.css';

interface Props {
  readonly chip: Chip;
  readonly manifest: ModelManifest;
  readonly popUp: PopUp;
}

/** The fields of one chip, the same as in the settings panel. */
export function ChipField({ name, ...props }: Props & { readonly name: string }) {
  const store = useAppStore();
  const onKeyDown = ({ key, ctrlKey, metaKey, nativeEvent }: KeyboardEvent) => {
    // The page's shortcuts are off while a card is open.
    if (key !== 'Enter' || !(ctrlKey || metaKey) || nativeEvent.isComposing) return;
    props.popUp.setOpen(false);
    void store.getState().generate();
  };
  return (
    <PopUpCard
      popUp={props.popUp}
      position="top-start"
      width={300}
      label={name}
      className={styles['dropdown']}
    >
      <div className={`${optionStyles['form']} ${styles['form']}`} onKeyDown={onKeyDown}>
        <Fields {...props} />
      </div>
    </PopUpCard>
  );
}

function Fields({ chip, manifest, popUp }: Props) {
  const form = useApp((state) => state.form);
  const library = useLibrary();
  const context = { options: resolveOptions(manifest, form), manifest, library };
  switch (chip.kind) {
    case 'size':
      return (
        <>
          <OptionField option="width" {...context} />
          <OptionField option="height" {...context} />
        </>
      );
    case 'count':
      return <NumberField field="batchCount" value={form.batchCount} />;
    case 'seed':
      return <SeedField />;
    case 'hires':
      return <HiresSection size={context.options} library={library} />;
    case 'option':
      return <OptionField option={chip.option} {...context} />;
    case 'lora':
      return <LoraField {...chip} onDone={() => popUp.setOpen(false)} />;
  }
}

/** Beyond these weights, a LoRA only makes noise. */
const WEIGHT = { min: -4, max: 4, multipleOf: 0 };
const WEIGHT_STEP = 0.05;

interface LoraProps extends Pick<Extract<Chip, { kind: 'lora' }>, 'name' | 'weight'> {
  readonly onDone: () => void;
}

/** Changes the weight in the prompt, where the LoRA is named. */
function LoraField({ name, weight, onDone }: LoraProps) {
  const { t } = useTranslation();
  const store = useAppStore();
  const change = (to: number | null) => {
    const { form, setPrompt } = store.getState();
    setPrompt(changeLora(form.prompt, name, to));
  };
  return (
    <>
      <div className={optionStyles['full']}>
        <NumberInput
          label={t('chips.loraWeight', { name })}
          help={t('chips.loraHint')}
          value={weight}
          rule={WEIGHT}
          step={WEIGHT_STEP}
          onCommit={(text) => change(readNumber(text, weight, WEIGHT).value)}
        />
      </div>
      <Button
        className={optionStyles['full'] ?? ''}
        variant="subtle"
        color="gray"
        onClick={() => {
          onDone();
          change(null);
        }}
      >
        {t('chips.loraRemove')}
      </Button>
    </>
  );
}
