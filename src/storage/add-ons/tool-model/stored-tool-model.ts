import { z } from 'zod';
import { contentHash } from '../../../contract/manifest.ts';
import { TOOL_TASKS } from '../../../contract/picture-tools.ts';
import { storedBase } from '../stored-base.ts';
import { PRECISIONS } from './tool-model-files.ts';

/** Its files as they came, in a zip of stored entries. */
export const storedToolModel = storedBase.extend({
  kind: z.literal('tool-model'),
  ...contentHash.shape,
  task: z.enum(TOOL_TASKS),
  precision: z.enum(PRECISIONS.map(([precision]) => precision)),
});
