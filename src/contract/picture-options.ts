import { LIMITS } from './limits.ts';
import { algorithmOf, SAMPLER_IDS, type SamplerId } from './samplers.ts';

/** Where A1111's infotext keeps an option. */
export interface InfotextPlace {
  readonly key: string;
  /** Two options in one setting: the first or the second number of `512x768`. */
  readonly part?: 0 | 1;
  /** What a missing setting means to A1111, where that is not our default; we then always write it. */
  readonly whenMissing?: string;
  /** Other spellings of a value, by which is meant. */
  readonly aliases?: Readonly<Record<string, string>>;
}

interface Row<Value> {
  /** The value where the model's manifest does not state one; absent where every manifest does. */
  readonly default?: Value;
  /** Absent where the option has no setting of its own there. */
  readonly infotext?: InfotextPlace;
  /** Few people need it; the form keeps it out of the way. */
  readonly isRare?: true;
}

export interface NumberOption extends Row<number> {
  readonly type: 'number';
  readonly min: number;
  readonly max: number;
  /** The form rounds to multiples of this; 0 allows fractions. */
  readonly multipleOf: number;
}

export interface ChoiceOption<Value extends string | number = string | number> extends Row<Value> {
  readonly type: 'choice';
  readonly values: readonly Value[];
}

export interface FlagOption extends Row<boolean> {
  readonly type: 'flag';
}

export interface TextOption extends Row<string> {
  readonly type: 'text';
  /** UTF-16 code units. */
  readonly maxLength: number;
}

/** Something from the library takes the place of the model's own part; null for the model's own. */
export interface NameOption extends Row<null> {
  readonly type: 'name';
  /** A model by its id, or a VAE by its name. */
  readonly of: 'model' | 'vae';
}

export type PictureOption = NumberOption | ChoiceOption | FlagOption | TextOption | NameOption;

const SIZE = { type: 'number', min: 64, max: 1024, multipleOf: 8 } as const;

/**
 * What a model has an opinion on, and the user may overrule. In the form's order. Checks, form, saved settings, infotext and
 * the picture's facts derive from here.
 */
export const MODEL_OPTIONS = {
  negativePrompt: { type: 'text', maxLength: LIMITS.promptLength },
  /** Puts the model's style tag in front of the prompt; on by default where the model has one. */
  useStyleTag: { type: 'flag', default: false },
  /** Pixels; also a multiple of the VAE's scale factor. */
  width: { ...SIZE, infotext: { key: 'Size', part: 0 } },
  height: { ...SIZE, infotext: { key: 'Size', part: 1 } },
  /** Some samplers allow fewer: see `numberRule`. */
  steps: { type: 'number', min: 1, max: 150, multipleOf: 1, infotext: { key: 'Steps' } },
  guidanceScale: {
    type: 'number',
    min: 0,
    max: 30,
    multipleOf: 0,
    infotext: { key: 'CFG scale' },
  },
  /** Its infotext has two settings, `Sampler` and `Schedule type`. */
  sampler: { type: 'choice', values: SAMPLER_IDS, infotext: { key: 'Sampler' } },
  /** The model whose text encoder and tokenizer read the prompts. */
  textEncoder: { type: 'name', of: 'model', default: null, infotext: { key: 'Text encoder' } },
  /** Decodes the latents. Infotext names it with its hash, as it does all add-ons. */
  vae: { type: 'name', of: 'vae', default: null },
  /** Which of the text encoder's layers, counted from the end, gives the prompt: 1 is the last. */
  clipSkip: {
    type: 'choice',
    values: [1, 2],
    default: 1,
    infotext: { key: 'Clip skip' },
    isRare: true,
  },
  /**
   * Whose random numbers a seed starts: torch's on the CPU, as diffusers' examples and ComfyUI have them, or CUDA's, by A1111's
   * name for them. A1111's default, `GPU`, goes without saying there and means CUDA on nearly all machines it runs on.
   */
  rng: {
    type: 'choice',
    values: ['CPU', 'NV'],
    default: 'CPU',
    infotext: { key: 'RNG', whenMissing: 'NV', aliases: { GPU: 'NV' } },
    isRare: true,
  },
} as const satisfies Readonly<Record<string, PictureOption>>;

/** What belongs to the user, whichever model paints. */
export const OWN_OPTIONS = {
  /** As torch.Generator.manual_seed takes it. */
  seed: {
    type: 'number',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    multipleOf: 1,
    default: 0,
    infotext: { key: 'Seed' },
  },
  batchCount: { type: 'number', min: 1, max: 16, multipleOf: 1, default: 1 },
} as const satisfies Readonly<Record<string, PictureOption>>;

export const PICTURE_OPTIONS = { ...MODEL_OPTIONS, ...OWN_OPTIONS };

type ValueOf<Option> = Option extends { readonly type: 'number' }
  ? number
  : Option extends ChoiceOption<infer Value>
    ? Value
    : Option extends { readonly type: 'flag' }
      ? boolean
      : Option extends { readonly type: 'text' }
        ? string
        : string | null;

type Values<Options> = { readonly [K in keyof Options]: ValueOf<Options[K]> };

type AllOptions = typeof MODEL_OPTIONS & typeof OWN_OPTIONS;
export type KeysOfType<Type extends PictureOption['type']> = {
  [K in keyof AllOptions]: AllOptions[K] extends { readonly type: Type } ? K : never;
}[keyof AllOptions];

type KeysWithDefault = {
  [K in keyof typeof MODEL_OPTIONS]: (typeof MODEL_OPTIONS)[K] extends { readonly default: unknown }
    ? K
    : never;
}[keyof typeof MODEL_OPTIONS];

export type ModelOptions = Values<typeof MODEL_OPTIONS>;
export type ModelOptionKey = keyof ModelOptions;
/** All that a picture is painted by, besides the model and the prompt. */
export type PictureOptions = ModelOptions & Pick<Values<typeof OWN_OPTIONS>, 'seed'>;
export type OptionKey = keyof typeof PICTURE_OPTIONS;
export type NumberKey = KeysOfType<'number'>;

/** A table's rows under their common type. */
export function optionEntries<Key extends OptionKey>(
  options: Readonly<Record<Key, PictureOption>>,
): readonly (readonly [Key, PictureOption])[] {
  return Object.entries(options) as [Key, PictureOption][];
}

export function isOfType<Type extends PictureOption['type']>(
  key: OptionKey,
  type: Type,
): key is KeysOfType<Type> {
  return PICTURE_OPTIONS[key].type === type;
}

/** The options on which no model has to have an opinion. */
export const STANDARD_OPTIONS = Object.fromEntries(
  optionEntries<ModelOptionKey>(MODEL_OPTIONS).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, value]],
  ),
) as Pick<ModelOptions, KeysWithDefault>;

/** What a manifest says of the options. */
export interface OptionWishes {
  readonly styleTag: string;
  readonly defaults: Omit<ModelOptions, KeysWithDefault> &
    Partial<Pick<ModelOptions, KeysWithDefault>>;
}

/** The options that a model begins with. */
export function defaultOptions({ styleTag, defaults }: OptionWishes): ModelOptions {
  return { ...STANDARD_OPTIONS, useStyleTag: styleTag !== '', ...defaults };
}

/** The range of a number; that of `steps` is narrower for samplers of models that were distilled to few steps. */
export function numberRule(key: NumberKey, sampler?: SamplerId): NumberOption {
  const option: NumberOption = PICTURE_OPTIONS[key];
  if (key !== 'steps' || sampler === undefined) return option;
  const { maxSteps = option.max } = algorithmOf(sampler);
  return { ...option, max: maxSteps };
}

/** Whether a value goes without saying. A picture of an earlier version lacks options that came later. */
export function isStandard(key: OptionKey, value: unknown): boolean {
  const { default: standard }: PictureOption = PICTURE_OPTIONS[key];
  return value === undefined || value === standard;
}
