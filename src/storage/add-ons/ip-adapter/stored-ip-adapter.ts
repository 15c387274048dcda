import { z } from 'zod';
import { contentHash } from '../../../contract/manifest.ts';
import { storedBase } from '../stored-base.ts';

/** Converted to fp16, with the names of the published files. */
export const storedIpAdapter = storedBase.extend({
  kind: z.literal('ip-adapter'),
  /** The converted file's hash. */
  ...contentHash.shape,
  /** See `AdapterFit`. */
  reads: z.enum(['embedding', 'states']),
  width: z.int().min(1),
});
