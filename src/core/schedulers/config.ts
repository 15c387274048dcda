import { z } from 'zod';
import { invalidBySchema } from '../config/invalid-config.ts';

/** What errors call the file that a config comes from. */
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
 * Reads scheduler_config.json for one class as diffusers' `from_config` does: keys of other classes, and those of old
 * versions that no class has any more, are passed over; missing ones take the class's defaults, null is missing, and
 * names with an underscore are remarks.
 *
 * @throws AppError `invalid-config`, naming the field, what was found and what is possible
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

/** Values that say something; null is diffusers' word for nothing, and a leading underscore marks a remark. */
export const entriesOf = (config: SchedulerConfig) =>
  Object.entries(config).filter(([field, value]) => value !== null && !field.startsWith('_'));

/** `predict_epsilon` of diffusers before 0.9, which then took it for `prediction_type`: epsilon, or the sample. */
const ofOldVersions = ({ predict_epsilon }: SchedulerConfig): SchedulerConfig =>
  predict_epsilon === false ? { prediction_type: 'sample' } : {};
