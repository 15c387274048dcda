import { z } from 'zod';
import { invalidBySchema } from '../config/invalid-config.ts';

/** The name of the config's file in errors. */
export const SCHEDULER_CONFIG_FILE = 'scheduler_config.json';

/** Keys and defaults that all diffusers schedulers share. */
export const baseConfig = z.object({
  num_train_timesteps: z.int().min(1).max(100_000).default(1000),
  beta_start: z.number().positive().lt(1).default(0.0001),
  beta_end: z.number().positive().lt(1).default(0.02),
  beta_schedule: z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2']).default('linear'),
  trained_betas: z.array(z.number().positive().max(1)).min(1).optional(),
  steps_offset: z.int().min(0).default(0),
});

export const predictionType = z.enum(['epsilon', 'v_prediction', 'sample']).default('epsilon');
export const timestepSpacing = z.enum(['linspace', 'leading', 'trailing']);
export const finalSigmasType = z.enum(['zero', 'sigma_min']).default('zero');

export const thresholdingConfig = {
  thresholding: z.boolean().default(false),
  dynamic_thresholding_ratio: z.number().min(0).max(1).default(0.995),
  sample_max_value: z.number().positive().default(1),
};

export type BaseConfig = z.infer<typeof baseConfig>;
export type PredictionType = z.infer<typeof predictionType>;
export type TimestepSpacing = z.infer<typeof timestepSpacing>;
export type SchedulerConfig = Readonly<Record<string, unknown>>;

/**
 * Reads scheduler_config.json for one class like diffusers' `from_config`: keys of other classes or old versions are ignored, missing
 * keys get the class's defaults, null counts as missing, and names with a leading underscore are comments.
 *
 * @throws AppError `invalid-config`, with the field, the value found and the values allowed
 */
export function parseSchedulerConfig<Schema extends z.ZodObject>(
  schema: Schema,
  config: SchedulerConfig,
): z.infer<Schema> {
  const known = { ...ofOldVersions(config), ...Object.fromEntries(entriesOf(config)) };
  const result = schema.safeParse(known);
  if (result.success) return result.data;
  throw invalidBySchema(SCHEDULER_CONFIG_FILE, known, result.error.issues[0]!);
}

/** The keys that matter: diffusers writes null for "not set", and a leading underscore marks a comment. */
export const entriesOf = (config: SchedulerConfig) =>
  Object.entries(config).filter(([field, value]) => value !== null && !field.startsWith('_'));

/** `predict_epsilon`, which diffusers before 0.9 used instead of `prediction_type`: it means epsilon or sample. */
const ofOldVersions = ({ predict_epsilon }: SchedulerConfig): SchedulerConfig =>
  predict_epsilon === false ? { prediction_type: 'sample' } : {};
