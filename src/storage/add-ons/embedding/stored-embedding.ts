import { z } from 'zod';
import { storedBase } from '../stored-base.ts';

/** Its file is as it came. */
export const storedEmbedding = storedBase.extend({ kind: z.literal('embedding') });
