import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import { hiresSize, resolveOptions, type Form, type ModelOptionKey } from '../../store/index.ts';
import { useNameById } from '../models/use-name-by-id.ts';
import { useOptionWords } from '../options/use-option-words.ts';
import { SAMPLER_NAMES } from '../sampler-names.ts';
import type { Chip } from './chips-of.ts';

export interface ChipWords {
  /** The setting's name, for screen readers and as the title of its field. */
  readonly name: string;
  /** What the setting is set to. */
  readonly value: string;
  /** The same where there is little room. */
  readonly brief?: string;
}

/** The chips' texts. */
export function useChipWords(manifest: ModelManifest, form: Form, hasStart: boolean) {
  const { t } = useTranslation();
  const words = useOptionWords();
  const options = resolveOptions(manifest, form);
  const encoder = useNameById(options.textEncoder);

  /** Settings whose value is clear without their name. */
  const short: Partial<Record<ModelOptionKey, string>> = {
    steps: t('picture.steps', { count: options.steps }),
    guidanceScale: t('picture.guidanceScale', { scale: options.guidanceScale }),
    sampler: SAMPLER_NAMES[options.sampler],
    textEncoder: encoder ?? t('options.textEncoderOwn'),
    vae: options.vae ?? t('options.vaeOwn'),
    useStyleTag: t(options.useStyleTag ? 'chips.withTag' : 'chips.withoutTag'),
  };
  const optionValue = (option: ModelOptionKey): string => {
    const value = words.value(option, String(options[option]));
    return short[option] ?? t('chips.setting', { name: words.label(option), value });
  };

  return (chip: Chip): ChipWords => {
    switch (chip.kind) {
      case 'size': {
        const { isOn, scale } = form.hires;
        const size = isOn && !hasStart ? hiresSize(options, scale) : options;
        return { name: t('chips.size'), value: t('picture.size', size) };
      }
      case 'count':
        return {
          name: t('options.batchCount'),
          value: t('chips.count', { count: form.batchCount }),
          brief: `×${form.batchCount}`,
        };
      case 'seed':
        return { name: t('options.seed'), value: t('picture.seed', { seed: form.seed }) };
      case 'hires':
        return { name: t('hires.title'), value: t('chips.hires', { scale: form.hires.scale }) };
      case 'option':
        return { name: words.label(chip.option), value: optionValue(chip.option) };
      case 'lora':
        return { name: 'LoRA', value: t('chips.lora', { name: chip.name, weight: chip.weight }) };
    }
  };
}
