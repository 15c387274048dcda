import { z } from 'zod';
import { contentHash } from '../../../contract/manifest.ts';
import { storedBase } from '../stored-base.ts';

/** Converted to fp16, with Real-ESRGAN's names. */
export const storedUpscaler = storedBase.extend({
  kind: z.literal('upscaler'),
  /** The converted file's hash. */
  ...contentHash.shape,
  /** How many times it enlarges in one pass. */
  scale: z.number().positive(),
});
