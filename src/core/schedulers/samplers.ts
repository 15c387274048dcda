import {
  createScheduler,
  type Scheduler,
  type SchedulerClassName,
  type SchedulerConfig,
} from './index.ts';

/** What the page calls a sampler. */
export type SamplerId = 'pndm' | 'ddim' | 'euler' | 'euler_a' | 'dpmpp_2m_karras';

interface Sampler {
  readonly className: SchedulerClassName;
  /** For keys that the model's config leaves out. */
  readonly defaults?: SchedulerConfig;
  /** What makes it this sampler, whatever the model's config says. */
  readonly options?: SchedulerConfig;
}

const SAMPLERS: Readonly<Record<SamplerId, Sampler>> = {
  // As in CompVis' PLMS; configs of other classes do not say.
  pndm: { className: 'PNDMScheduler', defaults: { skip_prk_steps: true } },
  ddim: { className: 'DDIMScheduler' },
  euler: { className: 'EulerDiscreteScheduler' },
  euler_a: { className: 'EulerAncestralDiscreteScheduler' },
  dpmpp_2m_karras: {
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'dpmsolver++', solver_order: 2, use_karras_sigmas: true },
  },
};

/** How A1111 spells each sampler and its schedule. */
export const A1111_SAMPLERS: Readonly<
  Record<SamplerId, { readonly sampler: string; readonly scheduleType: string }>
> = {
  pndm: { sampler: 'PLMS', scheduleType: 'Automatic' },
  ddim: { sampler: 'DDIM', scheduleType: 'Automatic' },
  euler: { sampler: 'Euler', scheduleType: 'Automatic' },
  euler_a: { sampler: 'Euler a', scheduleType: 'Automatic' },
  dpmpp_2m_karras: { sampler: 'DPM++ 2M', scheduleType: 'Karras' },
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
  const { className, defaults, options } = SAMPLERS[id];
  const config = { ...defaults, ...modelConfig, ...PIPELINE_OPTIONS, ...options };
  return createScheduler(className, config, steps);
}
