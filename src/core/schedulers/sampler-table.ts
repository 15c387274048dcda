/**
 * Every sampler, once, as data. The page's list, the names allowed in manifests, the infotext of pictures and the engine's schedulers are
 * all derived from this table.
 */

/** An algorithm as a change to a model's own scheduler config. */
export interface Algorithm {
  /** diffusers' class; a name of our own if only k-diffusion has the algorithm. */
  readonly className: string;
  /** Used for keys that the model's config leaves out. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Settings that define this algorithm, whatever the model's config says. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Model calls per step; 1 by default. */
  readonly order?: 2;
  /** Draws noise at every step, so a different number of steps gives a different picture. */
  readonly drawsNoise?: true;
  /** The limit of models that were distilled to few steps. */
  readonly maxSteps?: number;
  /** The schedule that A1111 uses for `Automatic` since 1.9; `Uniform` by default. */
  readonly automatic?: 'Karras' | 'Exponential';
}

/** By A1111's names (modules/sd_samplers_*.py); samplers that A1111 lacks have another program's name. */
export const ALGORITHMS = {
  // CompVis' PLMS has no Runge-Kutta steps; configs of other classes lack this key.
  PLMS: { className: 'PNDMScheduler', defaults: { skip_prk_steps: true } },
  DDIM: { className: 'DDIMScheduler' },
  DDPM: { className: 'DDPMScheduler', drawsNoise: true },
  Euler: { className: 'EulerDiscreteScheduler' },
  'Euler a': { className: 'EulerAncestralDiscreteScheduler', drawsNoise: true },
  LMS: { className: 'LMSDiscreteScheduler' },
  Heun: { className: 'HeunDiscreteScheduler', order: 2 },
  DPM2: { className: 'KDPM2DiscreteScheduler', order: 2, automatic: 'Karras' },
  'DPM2 a': {
    className: 'KDPM2AncestralDiscreteScheduler',
    order: 2,
    drawsNoise: true,
    automatic: 'Karras',
  },
  'DPM++ 2M': {
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'dpmsolver++', solver_order: 2 },
    automatic: 'Karras',
  },
  'DPM++ 2M SDE': {
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'sde-dpmsolver++', solver_order: 2 },
    drawsNoise: true,
    automatic: 'Exponential',
  },
  'DPM++ 2M SDE Heun': {
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'sde-dpmsolver++', solver_order: 2, solver_type: 'heun' },
    drawsNoise: true,
    automatic: 'Exponential',
  },
  'DPM++ 3M SDE': {
    className: 'DPMSolverMultistepScheduler',
    options: { algorithm_type: 'sde-dpmsolver++', solver_order: 3 },
    drawsNoise: true,
    automatic: 'Exponential',
  },
  'DPM++ SDE': {
    className: 'DPMSolverSDEScheduler',
    order: 2,
    drawsNoise: true,
    automatic: 'Karras',
  },
  'DPM++ 2S a': {
    className: 'DPMSolverPP2SAncestral',
    order: 2,
    drawsNoise: true,
    automatic: 'Karras',
  },
  // Deterministic, unlike the one above.
  'DPM++ 2S': {
    className: 'DPMSolverSinglestepScheduler',
    options: { algorithm_type: 'dpmsolver++', solver_order: 2 },
  },
  DEIS: { className: 'DEISMultistepScheduler' },
  UniPC: { className: 'UniPCMultistepScheduler' },
  LCM: { className: 'LCMScheduler', drawsNoise: true, maxSteps: 50 },
  TCD: { className: 'TCDScheduler', drawsNoise: true, maxSteps: 50 },
} as const satisfies Record<string, Algorithm>;

export type AlgorithmName = keyof typeof ALGORITHMS;
export type SchedulerClassName = (typeof ALGORITHMS)[AlgorithmName]['className'];

/** A1111's schedule types that correspond to a config key (modules/sd_schedulers.py); `Automatic` depends on the algorithm. */
export const SCHEDULE_TYPES = {
  Automatic: {},
  Uniform: { use_karras_sigmas: false, use_exponential_sigmas: false },
  Karras: { use_karras_sigmas: true },
  Exponential: { use_exponential_sigmas: true },
  'SGM Uniform': { timestep_spacing: 'trailing' },
} as const satisfies Record<string, Readonly<Record<string, unknown>>>;

export type ScheduleType = keyof typeof SCHEDULE_TYPES;

export interface Sampler {
  /** Stored in pictures and manifests, so it must never change. */
  readonly id: string;
  /** An algorithm's name is the same in every language. */
  readonly label: string;
  readonly algorithm: AlgorithmName;
  readonly schedule: ScheduleType;
  /** Whether it is one of the few that come first in the list. */
  readonly isUsual?: true;
  /** Defaults for a model with this sampler, unless the model has its own. */
  readonly steps?: number;
  readonly guidanceScale?: number;
}

/** In the order of the list. */
export const SAMPLERS = [
  {
    id: 'dpmpp_2m_karras',
    label: 'DPM++ 2M Karras',
    algorithm: 'DPM++ 2M',
    schedule: 'Karras',
    isUsual: true,
    steps: 25,
  },
  {
    id: 'dpmpp_2m_sde_karras',
    label: 'DPM++ 2M SDE Karras',
    algorithm: 'DPM++ 2M SDE',
    schedule: 'Karras',
    isUsual: true,
  },
  {
    id: 'euler_a',
    label: 'Euler a',
    algorithm: 'Euler a',
    schedule: 'Automatic',
    isUsual: true,
  },
  { id: 'euler', label: 'Euler', algorithm: 'Euler', schedule: 'Automatic', isUsual: true },
  { id: 'ddim', label: 'DDIM', algorithm: 'DDIM', schedule: 'Automatic', isUsual: true },
  { id: 'unipc', label: 'UniPC', algorithm: 'UniPC', schedule: 'Automatic' },
  { id: 'pndm', label: 'PNDM', algorithm: 'PLMS', schedule: 'Automatic' },
  { id: 'deis', label: 'DEIS', algorithm: 'DEIS', schedule: 'Automatic' },
  { id: 'ddpm', label: 'DDPM', algorithm: 'DDPM', schedule: 'Automatic' },
  { id: 'euler_karras', label: 'Euler Karras', algorithm: 'Euler', schedule: 'Karras' },
  {
    id: 'euler_exponential',
    label: 'Euler Exponential',
    algorithm: 'Euler',
    schedule: 'Exponential',
  },
  { id: 'heun', label: 'Heun', algorithm: 'Heun', schedule: 'Automatic' },
  { id: 'heun_karras', label: 'Heun Karras', algorithm: 'Heun', schedule: 'Karras' },
  { id: 'lms', label: 'LMS', algorithm: 'LMS', schedule: 'Automatic' },
  { id: 'lms_karras', label: 'LMS Karras', algorithm: 'LMS', schedule: 'Karras' },
  { id: 'dpm2', label: 'DPM2', algorithm: 'DPM2', schedule: 'Uniform' },
  { id: 'dpm2_karras', label: 'DPM2 Karras', algorithm: 'DPM2', schedule: 'Karras' },
  { id: 'dpm2_a', label: 'DPM2 a', algorithm: 'DPM2 a', schedule: 'Uniform' },
  { id: 'dpm2_a_karras', label: 'DPM2 a Karras', algorithm: 'DPM2 a', schedule: 'Karras' },
  { id: 'dpmpp_2m', label: 'DPM++ 2M', algorithm: 'DPM++ 2M', schedule: 'Uniform' },
  {
    id: 'dpmpp_2m_exponential',
    label: 'DPM++ 2M Exponential',
    algorithm: 'DPM++ 2M',
    schedule: 'Exponential',
  },
  {
    id: 'dpmpp_2m_sde_exponential',
    label: 'DPM++ 2M SDE Exponential',
    algorithm: 'DPM++ 2M SDE',
    schedule: 'Exponential',
  },
  {
    id: 'dpmpp_2m_sde_heun_exponential',
    label: 'DPM++ 2M SDE Heun Exponential',
    algorithm: 'DPM++ 2M SDE Heun',
    schedule: 'Exponential',
  },
  {
    id: 'dpmpp_3m_sde_karras',
    label: 'DPM++ 3M SDE Karras',
    algorithm: 'DPM++ 3M SDE',
    schedule: 'Karras',
  },
  {
    id: 'dpmpp_3m_sde_exponential',
    label: 'DPM++ 3M SDE Exponential',
    algorithm: 'DPM++ 3M SDE',
    schedule: 'Exponential',
  },
  {
    id: 'dpmpp_sde_karras',
    label: 'DPM++ SDE Karras',
    algorithm: 'DPM++ SDE',
    schedule: 'Karras',
  },
  { id: 'dpmpp_2s_a', label: 'DPM++ 2S a', algorithm: 'DPM++ 2S a', schedule: 'Uniform' },
  {
    id: 'dpmpp_2s_a_karras',
    label: 'DPM++ 2S a Karras',
    algorithm: 'DPM++ 2S a',
    schedule: 'Karras',
  },
  { id: 'dpmpp_2s', label: 'DPM++ 2S', algorithm: 'DPM++ 2S', schedule: 'Automatic' },
  {
    id: 'dpmpp_2s_karras',
    label: 'DPM++ 2S Karras',
    algorithm: 'DPM++ 2S',
    schedule: 'Karras',
  },
  // Distillation has built guidance into the weights (Luo et al. 2023, LCM-LoRA); more guidance oversaturates the picture.
  {
    id: 'lcm',
    label: 'LCM',
    algorithm: 'LCM',
    schedule: 'Automatic',
    steps: 6,
    guidanceScale: 1.5,
  },
  {
    id: 'tcd',
    label: 'TCD',
    algorithm: 'TCD',
    schedule: 'Automatic',
    steps: 6,
    guidanceScale: 1.5,
  },
] as const satisfies readonly Sampler[];

export type SamplerId = (typeof SAMPLERS)[number]['id'];

export const SAMPLER_IDS: readonly SamplerId[] = SAMPLERS.map(({ id }) => id);

export function samplerOf(id: SamplerId): Sampler & { readonly id: SamplerId } {
  return SAMPLERS.find((sampler) => sampler.id === id)!;
}

export function algorithmOf(id: SamplerId): Algorithm {
  return ALGORITHMS[samplerOf(id).algorithm];
}

/** The number of model calls per step. */
export function orderOf(className: SchedulerClassName): 1 | 2 {
  const algorithms: readonly Algorithm[] = Object.values(ALGORITHMS);
  return algorithms.find((algorithm) => algorithm.className === className)?.order ?? 1;
}
