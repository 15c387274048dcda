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

/** Everything that a stored model needs, whatever layout it was published in. */
export interface ModelRecipe extends Readonly<Record<PartName, PartRecipe>> {
  readonly tokenizer: TokenizerRecipe;
  /** The text of scheduler_config.json. */
  readonly scheduler: string;
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

export const SCHEDULER_PATH = 'scheduler/scheduler_config.json';

export const TOKENIZER_PATHS = {
  skyclip: { vocab: 'tokenizer/vocab.txt' },
  clip: { vocab: 'tokenizer/vocab.json', merges: 'tokenizer/merges.txt' },
  bert: { vocab: 'tokenizer/vocab.txt' },
  'xlm-r': { vocab: 'tokenizer/tokenizer.json', model: 'Unigram' },
} as const;
