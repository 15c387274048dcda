import { z } from 'zod';
import { contentHash } from '../../contract/manifest.ts';

/** The fields of add-on.json that all kinds share. */
export const storedBase = z.object({
  id: z.string(),
  name: z.string(),
  bytes: z.int().min(0),
  /** The file's name in its folder. */
  file: z.string(),
  /** A1111's hash of its source; missing in add-ons from the first version. */
  hash: z.string().optional(),
  /** Of the file; add-ons of a first version have none until they are used. */
  ...contentHash.partial().shape,
  /** The file had changed when it was last read. */
  isDamaged: z.boolean().optional(),
});
