import {
  defaultOptions,
  hasEffect,
  lorasOf,
  MODEL_OPTIONS,
  optionEntries,
  resolveOptions,
  type Form,
  type ModelOptionKey,
} from '../../store/index.ts';
import type { ModelManifest } from '../../contract/manifest.ts';

/** A setting shown below the prompt. */
export type Chip =
  | { readonly kind: 'size' | 'count' | 'seed' | 'hires' }
  | { readonly kind: 'option'; readonly option: ModelOptionKey }
  | { readonly kind: 'lora'; readonly name: string; readonly weight: number };

export const keyOf = (chip: Chip): string =>
  chip.kind === 'option' ? chip.option : chip.kind === 'lora' ? `lora ${chip.name}` : chip.kind;

/** These share a chip, or are shown beside the prompt anyway. */
const ELSEWHERE: ReadonlySet<ModelOptionKey> = new Set(['width', 'height', 'negativePrompt']);

interface State {
  readonly form: Form;
  readonly manifest: ModelManifest;
  readonly hasStart: boolean;
}

/**
 * The size and number of pictures, and every setting that differs from the model's default.
 *
 * @param kept the key of a chip that stays although it need not be shown, because it is being changed
 */
export function chipsOf({ form, manifest, hasStart }: State, kept: string | null): readonly Chip[] {
  const options = resolveOptions(manifest, form);
  const standard = defaultOptions(manifest);
  const isChanged = (option: ModelOptionKey) =>
    options[option] !== standard[option] &&
    hasEffect(option, options) &&
    (option !== 'useStyleTag' || manifest.styleTag !== '');
  const all: readonly (readonly [Chip, boolean])[] = [
    [{ kind: 'size' }, true],
    [{ kind: 'count' }, true],
    ...optionEntries<ModelOptionKey>(MODEL_OPTIONS)
      .filter(([option]) => !ELSEWHERE.has(option))
      .map(([option]) => [{ kind: 'option', option }, isChanged(option)] as const),
    [{ kind: 'hires' }, form.hires.isOn && !hasStart],
    [{ kind: 'seed' }, form.seedMode === 'fixed'],
    ...lorasOf(form.prompt).map(
      ({ name, unetWeight: weight }) => [{ kind: 'lora', name, weight }, true] as const,
    ),
  ];
  return all.filter(([chip, isShown]) => isShown || keyOf(chip) === kept).map(([chip]) => chip);
}
