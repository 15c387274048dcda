import { schedulerOf } from './a1111.ts';
import { createScheduler, type Scheduler, type SchedulerConfig } from './index.ts';
import { samplerOf, type SamplerId } from './sampler-table.ts';

export type { SamplerId };

/** Values that StableDiffusionPipeline forces into its scheduler's config. */
const PIPELINE_OPTIONS: SchedulerConfig = { steps_offset: 1, clip_sample: false };

/**
 * The sampler for a model, like `Scheduler.from_config(pipe.scheduler.config)` in a StableDiffusionPipeline: noise schedule and
 * prediction type come from the model, missing values from the sampler's class.
 *
 * @param modelConfig the model's scheduler_config.json, parsed
 * @throws AppError `invalid-config`, `invalid-request`: see `createScheduler`
 */
export function createSampler(
  id: SamplerId,
  modelConfig: SchedulerConfig,
  steps: number,
): Scheduler {
  const { algorithm, schedule } = samplerOf(id);
  const { className, defaults, options } = schedulerOf(algorithm, schedule);
  const config = { ...defaults, ...modelConfig, ...PIPELINE_OPTIONS, ...options };
  return createScheduler(className, config, steps);
}
