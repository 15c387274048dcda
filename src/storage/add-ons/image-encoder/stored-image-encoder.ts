import { z } from 'zod';
import { contentHash } from '../../../contract/manifest.ts';
import { storedBase } from '../stored-base.ts';

const size = z.int().min(1);

/** The parts of a CLIPModel or AltCLIPModel except its text encoder, converted like a model's parts. */
export const storedImageEncoder = storedBase.extend({
  kind: z.literal('image-encoder'),
  /** The converted file's hash. */
  ...contentHash.shape,
  /** The text of config.json. */
  config: z.string(),
  /** The text of preprocessor_config.json. */
  processor: z.string(),
  /** CLIPModel's parameter of that name. */
  logitScale: z.number(),
  /** Of the layer norm in AltCLIP's projection of texts. */
  layerNormEps: z.number().optional(),
  /** See `EncoderFit`. The first versions only took CLIP's. */
  textEncoder: z.enum(['clip', 'xlm-r']).nullable().default('clip'),
  textHiddenSize: z.int().min(0),
  projectionSize: size,
  imageSize: size,
});
