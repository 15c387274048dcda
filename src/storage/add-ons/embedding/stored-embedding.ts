import { z } from 'zod';
import { storedBase } from '../stored-base.ts';

/** Its file is unchanged. */
export const storedEmbedding = storedBase.extend({ kind: z.literal('embedding') });
