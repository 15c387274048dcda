import { z } from 'zod';
import { bertOptions, contentHash } from '../../../contract/manifest.ts';
import { storedBase } from '../stored-base.ts';

const size = z.int().min(1);

/** A text encoder that came without a model, for comparing texts with pictures. */
export const storedTextEncoder = storedBase.extend({
  kind: z.literal('text-encoder'),
  /** The converted file's hash. */
  ...contentHash.shape,
  /** The text of config.json. */
  config: z.string(),
  /** The text of vocab.txt. */
  vocab: z.string(),
  /** How BERT normalizes text, if it differs from the default. */
  bert: bertOptions.optional(),
  /** See `TextFit`. */
  hiddenSize: size,
  projectionSize: size,
});
