import { type A1111Sampler, type A1111ScheduleType, schedulerOf } from './a1111.ts';
import type { SamplerId } from './sampler-ids.ts';
import { createScheduler, type Scheduler, type SchedulerConfig } from './index.ts';

export type { SamplerId };

/** What A1111 calls each sampler and its schedule. */
export const A1111_SAMPLERS: Readonly<
  Record<SamplerId, { readonly sampler: A1111Sampler; readonly scheduleType: A1111ScheduleType }>
> = {
  pndm: { sampler: 'PLMS', scheduleType: 'Automatic' },
  ddim: { sampler: 'DDIM', scheduleType: 'Automatic' },
  euler: { sampler: 'Euler', scheduleType: 'Automatic' },
  euler_a: { sampler: 'Euler a', scheduleType: 'Automatic' },
  dpmpp_2m_karras: { sampler: 'DPM++ 2M', scheduleType: 'Karras' },
  dpmpp_2m_sde_karras: { sampler: 'DPM++ 2M SDE', scheduleType: 'Karras' },
  unipc: { sampler: 'UniPC', scheduleType: 'Automatic' },
  lcm: { sampler: 'LCM', scheduleType: 'Automatic' },
};

/** What StableDiffusionPipeline sets in its scheduler's config, whatever the file says. */
const PIPELINE_OPTIONS: SchedulerConfig = { steps_offset: 1, clip_sample: false };

/**
 * The sampler for a model, as `Scheduler.from_config(pipe.scheduler.config)` in a StableDiffusionPipeline: noise schedule
 * and prediction type come from the model, what the model leaves out from the sampler's class.
 *
 * @param modelConfig the model's scheduler_config.json, parsed
 * @throws AppError `invalid-config`, `invalid-request`: see `createScheduler`
 */
export function createSampler(
  id: SamplerId,
  modelConfig: SchedulerConfig,
  steps: number,
): Scheduler {
  const { sampler, scheduleType } = A1111_SAMPLERS[id];
  const { className, defaults, options } = schedulerOf(sampler, scheduleType);
  const config = { ...defaults, ...modelConfig, ...PIPELINE_OPTIONS, ...options };
  return createScheduler(className, config, steps);
}
