import type { ModelManifest } from '../../contract/manifest.ts';
import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import type { BertOptions } from '../../core/tokenizer/index.ts';

/** A part's config and its weights with diffusers' names, which are still in their original file. */
export interface PartRecipe {
  /** The text of config.json. */
  readonly config: string;
  readonly tensors: PartTensors;
}

export const PART_NAMES = ['textEncoder', 'unet', 'vae'] as const;
export type PartName = (typeof PART_NAMES)[number];

export interface TokenizerRecipe {
  readonly encoder: NonNullable<ModelManifest['encoder']>;
  /** The text of a BERT vocab.txt, of CLIP's vocab.json with its merges.txt, or of XLM-R's tokenizer.json. */
  readonly vocab: string;
  readonly merges?: string;
  /** How BERT normalizes text, if there is a tokenizer_config.json. */
  readonly bert?: BertOptions;
  /** Ids that the text encoder reads at once; as many as CLIP by default. */
  readonly maxLength?: number;
}

/** A model's own safety checker, which is optional. Its tower becomes fp16, its few concepts stay in fp32. */
export interface SafetyCheckerRecipe {
  /** The text of config.json: a CLIPConfig. */
  readonly config: string;
  /** The text of preprocessor_config.json. */
  readonly processor: string;
  readonly tower: PartTensors;
  readonly concepts: PartTensors;
}

/** Everything that a stored model needs, whatever layout it was published in. */
export interface ModelRecipe extends Readonly<Record<PartName, PartRecipe>> {
  readonly tokenizer: TokenizerRecipe;
  /** The text of scheduler_config.json. */
  readonly scheduler: string;
  /** Opens the source's safety checker; null if it has none. Throws AppErrors like those of other parts. */
  readonly safetyChecker: () => Promise<SafetyCheckerRecipe | null>;
  /** The source's own name. */
  readonly name: string | null;
  /** Weights of the source that this program does not use. */
  readonly leftOut: readonly string[];
}

/** The file of each part, in diffusers' layout, in which models are also published. */
export const FINAL_PATHS = {
  textEncoder: {
    config: 'text_encoder/config.json',
    weights: 'text_encoder/model.safetensors',
  },
  unet: {
    config: 'unet/config.json',
    weights: 'unet/diffusion_pytorch_model.safetensors',
  },
  vae: {
    config: 'vae/config.json',
    weights: 'vae/diffusion_pytorch_model.safetensors',
  },
} as const;

export const SAFETY_CHECKER_PATHS = {
  config: 'safety_checker/config.json',
  tower: 'safety_checker/model.safetensors',
  concepts: 'safety_checker/concepts.safetensors',
  processor: 'feature_extractor/preprocessor_config.json',
} as const;

export const SCHEDULER_PATH = 'scheduler/scheduler_config.json';

export const TOKENIZER_PATHS = {
  skyclip: { vocab: 'tokenizer/vocab.txt' },
  clip: { vocab: 'tokenizer/vocab.json', merges: 'tokenizer/merges.txt' },
  bert: { vocab: 'tokenizer/vocab.txt' },
  'xlm-r': { vocab: 'tokenizer/tokenizer.json', model: 'Unigram' },
} as const;
