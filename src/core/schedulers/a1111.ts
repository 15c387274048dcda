import type { SchedulerConfig } from './config.ts';
import type { SchedulerClassName } from './index.ts';

/** A diffusers scheduler as a change to a model's own config. */
export interface SchedulerChoice {
  readonly className: SchedulerClassName;
  /** For keys that the model's config leaves out. */
  readonly defaults?: SchedulerConfig;
  /** What makes it this sampler, whatever the model's config says. */
  readonly options?: SchedulerConfig;
}

/** A1111's samplers that a diffusers class equals, by A1111's names (modules/sd_samplers_*.py). */
export const A1111_SCHEDULERS = {
  // CompVis' PLMS has no Runge-Kutta steps; configs of other classes do not say.
  PLMS: { className: 'PNDMScheduler', defaults: { skip_prk_steps: true } },
  DDIM: { className: 'DDIMScheduler' },
  Euler: { className: 'EulerDiscreteScheduler' },
  'Euler a': { className: 'EulerAncestralDiscreteScheduler' },
  LMS: { className: 'LMSDiscreteScheduler' },
  Heun: { className: 'HeunDiscreteScheduler' },
  DPM2: { className: 'KDPM2DiscreteScheduler' },
  'DPM2 a': { className: 'KDPM2AncestralDiscreteScheduler' },
  'DPM++ 2M': {
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'dpmsolver++', solver_order: 2 },
  },
  'DPM++ 2M SDE': {
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'sde-dpmsolver++', solver_order: 2 },
  },
  'DPM++ 2M SDE Heun': {
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'sde-dpmsolver++', solver_order: 2, solver_type: 'heun' },
  },
  'DPM++ 3M SDE': {
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'sde-dpmsolver++', solver_order: 3 },
  },
  'DPM++ SDE': { className: 'DPMSolverSDEScheduler' },
  UniPC: { className: 'UniPCMultistepScheduler' },
  LCM: { className: 'LCMScheduler' },
} as const satisfies Record<string, SchedulerChoice>;

/** A1111's schedule types that a config key stands for (modules/sd_schedulers.py). */
const SCHEDULE_TYPES = {
  Automatic: {},
  Karras: { use_karras_sigmas: true },
  Exponential: { use_exponential_sigmas: true },
  'SGM Uniform': { timestep_spacing: 'trailing' },
} as const satisfies Record<string, SchedulerConfig>;

export type A1111Sampler = keyof typeof A1111_SCHEDULERS;
export type A1111ScheduleType = keyof typeof SCHEDULE_TYPES;

export const A1111_SAMPLER_NAMES = Object.keys(A1111_SCHEDULERS) as A1111Sampler[];

/** The scheduler that A1111's two choices mean. */
export function schedulerOf(
  sampler: A1111Sampler,
  scheduleType: A1111ScheduleType,
): SchedulerChoice {
  const choice: SchedulerChoice = A1111_SCHEDULERS[sampler];
  return { ...choice, options: { ...choice.options, ...SCHEDULE_TYPES[scheduleType] } };
}

/**
 * Reads A1111's `Sampler` and `Schedule type`; infotexts older than version 1.9 have both in one, such as `DPM++ 2M Karras`.
 *
 * @returns null for what has no equal here
 */
export function parseA1111Sampler(
  sampler: string,
  scheduleType?: string,
): { readonly sampler: A1111Sampler; readonly scheduleType: A1111ScheduleType } | null {
  const combined = / (Karras|Exponential)$/.exec(sampler);
  const name = combined ? sampler.slice(0, combined.index) : sampler;
  const type = scheduleType ?? combined?.[1] ?? 'Automatic';
  if (!Object.hasOwn(A1111_SCHEDULERS, name) || !Object.hasOwn(SCHEDULE_TYPES, type)) return null;
  return { sampler: name as A1111Sampler, scheduleType: type as A1111ScheduleType };
}
