import type { ReactNode } from 'react';
import type { Library } from '../../contract/library.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { isOfType, type ModelOptionKey, type ModelOptions } from '../../store/index.ts';
import { ChoiceField } from './ChoiceField.tsx';
import { FlagField } from './FlagField.tsx';
import { NumberField } from './NumberField.tsx';
import { SamplerField } from './SamplerField.tsx';
import { SizeShapes } from './SizeShapes.tsx';
import { SizeWarning } from './SizeWarning.tsx';
import { StyleTagField } from './StyleTagField.tsx';
import { TextEncoderField } from './TextEncoderField.tsx';
import { TextField } from './TextField.tsx';
import { VaeField } from './VaeField.tsx';

interface Context {
  readonly options: ModelOptions;
  readonly manifest: ModelManifest;
  /** null until the library has been listed. */
  readonly library: Library | null;
}

/** Options whose control needs more than their table row; every option whose value is a name must be here. */
const SPECIAL: Readonly<Partial<Record<ModelOptionKey, (context: Context) => ReactNode>>> = {
  useStyleTag: ({ options, manifest }) => (
    <StyleTagField tag={manifest.styleTag} value={options.useStyleTag} />
  ),
  height: ({ options, manifest }) => (
    <>
      <NumberField field="height" value={options.height} />
      <SizeShapes sizes={manifest.sizes} size={options} />
      <SizeWarning manifest={manifest} width={options.width} height={options.height} />
    </>
  ),
  earlierVariations: ({ options }) =>
    options.earlierVariations === '' ? null : (
      <TextField field="earlierVariations" value={options.earlierVariations} />
    ),
  sampler: ({ options }) => <SamplerField value={options.sampler} />,
  textEncoder: ({ options, manifest, library }) => (
    <TextEncoderField modelId={manifest.id} library={library} value={options.textEncoder} />
  ),
  vae: ({ options, manifest, library }) => (
    <VaeField modelId={manifest.id} library={library} value={options.vae} />
  ),
};

interface Props extends Context {
  readonly option: ModelOptionKey;
}

/** The control of one option; unless it is special, it depends on the option's type. */
export function OptionField({ option, ...context }: Props) {
  const { options } = context;
  const special = SPECIAL[option];
  if (special) return special(context);
  if (isOfType(option, 'number')) return <NumberField field={option} value={options[option]} />;
  if (isOfType(option, 'choice')) return <ChoiceField field={option} value={options[option]} />;
  if (isOfType(option, 'flag')) return <FlagField field={option} value={options[option]} />;
  if (isOfType(option, 'text')) return <TextField field={option} value={options[option]} />;
  return null;
}
