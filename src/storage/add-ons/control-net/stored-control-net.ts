import { z } from 'zod';
import { contentHash } from '../../../contract/manifest.ts';
import { storedBase } from '../stored-base.ts';

/** Converted to fp16 or, later, to eight bits, with diffusers' names. */
export const storedControlNet = storedBase.extend({
  kind: z.literal('control-net'),
  /** The converted file's hash. */
  ...contentHash.shape,
  /** The text of config.json. */
  config: z.string(),
  /** Fp16 if it is missing. */
  precision: z.literal('int8').optional(),
});
