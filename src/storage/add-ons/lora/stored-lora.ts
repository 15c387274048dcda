import { z } from 'zod';
import { storedBase } from '../stored-base.ts';

/** Its file is unchanged. */
export const storedLora = storedBase.extend({
  kind: z.literal('lora'),
  /** The text of peft's adapter_config.json, if it came with the file. */
  adapterConfig: z.string().optional(),
});
