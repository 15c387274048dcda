import { z } from 'zod';
import { contentHash } from '../../../contract/manifest.ts';
import { storedBase } from '../stored-base.ts';

/** Converted like a model's part. */
export const storedVae = storedBase.extend({
  kind: z.literal('vae'),
  /** The name of the original file. */
  source: z.string(),
  /** The converted file's hash. */
  ...contentHash.shape,
  /** The text of config.json. */
  config: z.string(),
  latents: z.object({ channels: z.int().min(1), factor: z.int().min(1) }),
});
