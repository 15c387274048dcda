import type { GenerationParameters } from '../contract/engine-api.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import {
  defaultOptions,
  MODEL_OPTIONS,
  optionEntries,
  OWN_OPTIONS,
  type ModelOptionKey,
  type ModelOptions,
  type OwnOptionKey,
  type PictureOption,
} from '../contract/picture-options.ts';
import type { PromptStyle } from '../contract/prompt-styles.ts';
import { asRecord } from './as-record.ts';
import { parseVariations, type VariationStep } from '../contract/variations.ts';
import { readNumber, readText } from './fields.ts';
import { EMPTY_HIRES, reviveHires, type HiresForm } from './hires-form.ts';

export type { ModelOptions };

export interface Form {
  readonly prompt: string;
  /** Applied in this order when a picture is requested. */
  readonly styles: readonly PromptStyle[];
  readonly seedMode: 'fresh' | 'fixed';
  readonly seed: number;
  readonly batchCount: number;
  readonly strength: number;
  readonly hires: HiresForm;
  /** Only the options that the user has changed from the model's defaults. */
  readonly overrides: Partial<ModelOptions>;
}

const { seed: SEED, batchCount: BATCH_COUNT, strength: STRENGTH } = OWN_OPTIONS;

export const EMPTY_FORM: Form = {
  prompt: '',
  styles: [],
  seedMode: 'fresh',
  seed: SEED.default,
  batchCount: BATCH_COUNT.default,
  strength: STRENGTH.default,
  hires: EMPTY_HIRES,
  overrides: {},
};

export function resolveOptions(
  manifest: ModelManifest,
  { overrides }: Pick<Form, 'overrides'>,
): ModelOptions {
  return { ...defaultOptions(manifest), ...overrides };
}

/** The seed of picture `index` of a batch; wraps to 0 after the largest seed. */
export function batchSeed(first: number, index: number): number {
  const room = SEED.max - first;
  return index <= room ? first + index : index - room - 1;
}

/**
 * The seeds of picture `index` of a batch: consecutive ones. As in A1111, a batch of variations has one seed for all pictures, and
 * their variation seeds differ.
 */
export function batchSeeds(
  firstSeed: number,
  { variationSeed, variationStrength }: ModelOptions,
  index: number,
): { readonly seed: number; readonly variationSeed: number } {
  return variationStrength === 0
    ? { seed: batchSeed(firstSeed, index), variationSeed }
    : { seed: firstSeed, variationSeed: batchSeed(variationSeed, index) };
}

/** The variations that lead to a picture's initial noise, so that another can be added. */
export function variationsOf({
  variationSeed: seed = 0,
  variationStrength: strength = 0,
  earlierVariations = '',
}: Partial<ModelOptions>): readonly VariationStep[] {
  return strength === 0 ? [] : [...(parseVariations(earlierVariations) ?? []), { seed, strength }];
}

/** The strengths of the variations that a picture's menu offers. */
export const VARIATIONS = { little: 0.15, lot: 0.4 } as const;

/** The form that paints a picture again; one from an earlier version may lack some settings. */
export function formOf(parameters: GenerationParameters): Form {
  const { prompt, seed, strength = STRENGTH.default } = parameters;
  const overrides = reviveOverrides({ ...parameters });
  const hires = reviveHires(parameters.hires, Boolean(parameters.hires));
  return { ...EMPTY_FORM, prompt, seedMode: 'fixed', seed, strength, hires, overrides };
}

/** A form from stored data, which an earlier version may have written or the user may have edited. */
export function reviveForm(saved: unknown): Form {
  const form = asRecord(saved);
  const number = (key: OwnOptionKey) =>
    readNumber(String(form[key]), EMPTY_FORM[key], OWN_OPTIONS[key]).value;
  return {
    prompt: typeof form['prompt'] === 'string' ? readText(form['prompt']).value : '',
    styles: reviveStyles(form['styles']),
    seedMode: form['seedMode'] === 'fixed' ? 'fixed' : 'fresh',
    seed: number('seed'),
    batchCount: number('batchCount'),
    strength: number('strength'),
    hires: reviveHires(form['hires']),
    overrides: reviveOverrides(asRecord(form['overrides'])),
  };
}

function reviveStyles(saved: unknown): readonly PromptStyle[] {
  if (!Array.isArray(saved)) return [];
  return saved
    .map(asRecord)
    .flatMap(({ name, prompt, negativePrompt }) =>
      typeof name === 'string' && typeof prompt === 'string' && typeof negativePrompt === 'string'
        ? [{ name, prompt, negativePrompt }]
        : [],
    );
}

/** The valid options among those that were saved, or read from a picture. */
export function reviveOverrides(saved: Readonly<Record<string, unknown>>): Partial<ModelOptions> {
  const entries = optionEntries<ModelOptionKey>(MODEL_OPTIONS).flatMap(([key, option]) => {
    const value = reviveOption(option, saved[key]);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

type OptionValue = ModelOptions[ModelOptionKey];

/** @returns undefined if the option cannot have that value */
function reviveOption(option: PictureOption, saved: unknown): OptionValue | undefined {
  switch (option.type) {
    case 'number': {
      if (typeof saved !== 'number') return undefined;
      const { value, note } = readNumber(String(saved), 0, option);
      return note === null ? value : undefined;
    }
    case 'choice':
      return option.values.find((value) => value === saved) as OptionValue | undefined;
    case 'flag':
      return typeof saved === 'boolean' ? saved : undefined;
    case 'text':
      return typeof saved === 'string' ? readText(saved, option.maxLength).value : undefined;
    case 'name':
      return typeof saved === 'string' || saved === null ? saved : undefined;
  }
}
