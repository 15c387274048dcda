import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import type { BertOptions } from '../../core/tokenizer/index.ts';

/** A part's config with its weights, in diffusers' names, still in the file they come from. */
export interface PartRecipe {
  /** The text of config.json. */
  readonly config: string;
  readonly tensors: PartTensors;
}

export const PART_NAMES = ['textEncoder', 'unet', 'vae'] as const;
export type PartName = (typeof PART_NAMES)[number];

export interface TokenizerRecipe {
  readonly encoder: 'skyclip' | 'clip';
  /** The text of a BERT vocab.txt, or of CLIP's vocab.json with its merges.txt. */
  readonly vocab: string;
  readonly merges?: string;
  /** How BERT prepares text, where tokenizer_config.json says. */
  readonly bert?: BertOptions;
}

/** All that a stored model is made of, whatever the layout it was published in. */
export interface ModelRecipe extends Readonly<Record<PartName, PartRecipe>> {
  readonly tokenizer: TokenizerRecipe;
  /** The text of scheduler_config.json. */
  readonly scheduler: string;
  /** What the source says of its own name. */
  readonly name: string | null;
  /** Weights of the source that nothing here reads. */
  readonly leftOut: readonly string[];
}

/** Where each part goes: diffusers' layout, which is also how models are published. */
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
} as const;
