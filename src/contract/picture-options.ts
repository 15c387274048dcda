import { LIMITS } from './limits.ts';
import { algorithmOf, SAMPLER_IDS, type SamplerId } from './samplers.ts';

/** Where A1111's infotext stores an option. */
export interface InfotextPlace {
  readonly key: string;
  /** Two options share a setting: this is the first or second number of `512x768`. */
  readonly part?: 0 | 1;
  /** A1111 leaves it out if it is the default; it always writes other numbers. */
  readonly omitsDefault?: true;
  /** What a missing setting means to A1111, if that is not our default; then we always write it. */
  readonly whenMissing?: string;
  /** The key of other programs, read where the first is missing. */
  readonly otherKey?: string;
  /** Other spellings and the values they mean. */
  readonly aliases?: Readonly<Record<string, string>>;
}

interface Row<Value> {
  /** The default if the model's manifest has none; absent if every manifest has one. */
  readonly default?: Value;
  /** Absent if the option has no setting of its own. */
  readonly infotext?: InfotextPlace;
  /** Few people need it, so the form keeps it out of the way. */
  readonly isRare?: true;
  /** Without a start picture it has no effect: then it is not checked, shown or written. */
  readonly needsStart?: true;
  /** It has no effect while this other option has its default: then it is neither shown nor written. */
  readonly dependsOn?: 'variationStrength';
  /** Both are shown, and neither has an effect while one of them has its default. */
  readonly together?: 'seedResizeWidth' | 'seedResizeHeight';
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

/** Something from the library that replaces the model's own part; null for the model's own. */
export interface NameOption extends Row<null> {
  readonly type: 'name';
  /** A model's id, or a VAE's name. */
  readonly of: 'model' | 'vae';
}

export type PictureOption = NumberOption | ChoiceOption | FlagOption | TextOption | NameOption;

const SIZE = { type: 'number', min: 64, max: LIMITS.pictureEdge, multipleOf: 8 } as const;

/** Of the picture that a seed comes from; 0 is off. */
const SEED_SIZE = {
  type: 'number',
  min: 0,
  max: LIMITS.pictureEdge,
  multipleOf: 8,
  default: 0,
  isRare: true,
} as const;

/** Of something that few people need; 0 is off. */
const SHARE = { type: 'number', min: 0, max: 1, multipleOf: 0, default: 0, isRare: true } as const;

/**
 * The options that a model has defaults for and the user can change, in the form's order. Checks, form, saved settings,
 * infotext and the picture's facts derive from this table.
 */
export const MODEL_OPTIONS = {
  negativePrompt: { type: 'text', maxLength: LIMITS.promptLength },
  /** Puts the model's style tag in front of the prompt; on by default if the model has one. */
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
  /** The model whose text encoder and tokenizer are used for the prompts. */
  textEncoder: { type: 'name', of: 'model', default: null, infotext: { key: 'Text encoder' } },
  /** Decodes the latents. Infotext names it with its hash, like all add-ons. */
  vae: { type: 'name', of: 'vae', default: null },
  /** The text encoder's layer whose output is used, counted from the end: 1 is the last. */
  clipSkip: {
    type: 'choice',
    values: [1, 2],
    default: 1,
    infotext: { key: 'Clip skip' },
    isRare: true,
  },
  /**
   * The share of the steps, from the first one on, that go without guidance, which takes half of their time. A1111's own option; it
   * has none for the last steps.
   */
  skipEarlyGuidance: { ...SHARE, infotext: { key: 'Skip Early CFG', omitsDefault: true } },
  skipLateGuidance: { ...SHARE, infotext: { key: 'Skip Late CFG', omitsDefault: true } },
  /** How much of guidance's change of contrast is taken back: see `rescaleGuidance`. The keys are those of A1111's extensions. */
  guidanceRescale: {
    ...SHARE,
    infotext: { key: 'CFG Rescale', omitsDefault: true, otherKey: 'CFG Rescale phi' },
  },
  /** The picture continues at its opposite edge, so that copies of it can be laid side by side. */
  tiling: { type: 'flag', default: false, infotext: { key: 'Tiling' }, isRare: true },
  /** The UNet's deep features are computed at every n-th of its calls only (DeepCache); 1 is off. */
  cacheInterval: {
    type: 'number',
    min: 1,
    max: 10,
    multipleOf: 1,
    default: 1,
    infotext: { key: 'DeepCache interval', omitsDefault: true },
    isRare: true,
  },
  /** How far the first noise is moved from the seed's towards the variation seed's: 0 to 1. */
  variationStrength: {
    type: 'number',
    min: 0,
    max: 1,
    multipleOf: 0,
    default: 0,
    infotext: { key: 'Variation seed strength', omitsDefault: true },
    isRare: true,
  },
  variationSeed: {
    type: 'number',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    multipleOf: 1,
    default: 0,
    infotext: { key: 'Variation seed' },
    isRare: true,
    dependsOn: 'variationStrength',
  },
  /**
   * The moves that come before that one, if the picture is a variation of a variation: see `parseVariations`. A1111 knows only
   * one move, and so has no setting for them.
   */
  earlierVariations: {
    type: 'text',
    maxLength: 2_000,
    default: '',
    infotext: { key: 'Earlier variations' },
    isRare: true,
    dependsOn: 'variationStrength',
  },
  /** The size in pixels whose noise, of the same seed, is put into the middle of the picture's: A1111's "Seed resize from". */
  seedResizeWidth: {
    ...SEED_SIZE,
    infotext: { key: 'Seed resize from', part: 0, omitsDefault: true },
    together: 'seedResizeHeight',
  },
  seedResizeHeight: {
    ...SEED_SIZE,
    infotext: { key: 'Seed resize from', part: 1, omitsDefault: true },
    together: 'seedResizeWidth',
  },
  /**
   * The random number generator for a seed: torch's on the CPU, as in diffusers' examples and ComfyUI, or CUDA's, with A1111's
   * names. A1111 does not write its default, `GPU`, which means CUDA on nearly all machines that run it.
   */
  rng: {
    type: 'choice',
    values: ['CPU', 'NV'],
    default: 'CPU',
    infotext: { key: 'RNG', whenMissing: 'NV', aliases: { GPU: 'NV' } },
    isRare: true,
  },
} as const satisfies Readonly<Record<string, PictureOption>>;

/** The options that do not depend on the model. */
export const OWN_OPTIONS = {
  /** As for torch.Generator.manual_seed. */
  seed: {
    type: 'number',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    multipleOf: 1,
    default: 0,
    infotext: { key: 'Seed' },
  },
  batchCount: { type: 'number', min: 1, max: 100, multipleOf: 1, default: 1 },
  /** How much of a start picture is painted over: `trunc(steps * strength)` steps are run. */
  strength: {
    type: 'number',
    min: 0,
    max: 1,
    multipleOf: 0,
    default: 0.75,
    infotext: { key: 'Denoising strength' },
    needsStart: true,
  },
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
/** All options of a picture, apart from the model and the prompt. */
export type PictureOptions = ModelOptions & Omit<Values<typeof OWN_OPTIONS>, 'batchCount'>;
export type OwnOptionKey = keyof typeof OWN_OPTIONS;
export type OptionKey = keyof typeof PICTURE_OPTIONS;
export type NumberKey = KeysOfType<'number'>;

export const isOwnOption = (key: OptionKey): key is OwnOptionKey => key in OWN_OPTIONS;

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

/** The options for which a model need not have a default. */
export const STANDARD_OPTIONS = Object.fromEntries(
  optionEntries<ModelOptionKey>(MODEL_OPTIONS).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, value]],
  ),
) as Pick<ModelOptions, KeysWithDefault>;

/** The options in a manifest. */
export interface OptionWishes {
  readonly styleTag: string;
  readonly defaults: Omit<ModelOptions, KeysWithDefault> &
    Partial<Pick<ModelOptions, KeysWithDefault>>;
}

/** A model's default options. */
export function defaultOptions({ styleTag, defaults }: OptionWishes): ModelOptions {
  return { ...STANDARD_OPTIONS, useStyleTag: styleTag !== '', ...defaults };
}

/** The range of a number; `steps` has a smaller range for samplers of models that were distilled to few steps. */
export function numberRule(key: NumberKey, sampler?: SamplerId): NumberOption {
  const option: NumberOption = PICTURE_OPTIONS[key];
  if (key !== 'steps' || sampler === undefined) return option;
  const { maxSteps = option.max } = algorithmOf(sampler);
  return { ...option, max: maxSteps };
}

/** Whether an option can make a difference beside the others. */
export function isOffered(key: OptionKey, options: Partial<PictureOptions>): boolean {
  const { dependsOn }: PictureOption = PICTURE_OPTIONS[key];
  return dependsOn === undefined || !isStandard(dependsOn, options[dependsOn]);
}

/** Whether an option makes a difference beside the others. */
export function hasEffect(key: OptionKey, options: Partial<PictureOptions>): boolean {
  const { together }: PictureOption = PICTURE_OPTIONS[key];
  const isAlone = together !== undefined && isStandard(together, options[together]);
  return isOffered(key, options) && !isAlone;
}

/** Whether a value need not be shown. Pictures from earlier versions lack newer options. */
export function isStandard(key: OptionKey, value: unknown): boolean {
  const { default: standard }: PictureOption = PICTURE_OPTIONS[key];
  return value === undefined || value === standard;
}
