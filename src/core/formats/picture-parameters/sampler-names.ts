/** A sampler as A1111 names it: sampler and schedule type. */
export interface SamplerName {
  readonly sampler: string;
  readonly scheduleType?: string;
}

/** A1111's names of k-diffusion's samplers, most of which ComfyUI and InvokeAI use too. */
const SAMPLERS = new Map([
  ['euler', 'Euler'],
  ['euler_ancestral', 'Euler a'],
  ['euler_a', 'Euler a'],
  ['k_euler', 'Euler'],
  ['k_euler_a', 'Euler a'],
  ['heun', 'Heun'],
  ['k_heun', 'Heun'],
  ['lms', 'LMS'],
  ['k_lms', 'LMS'],
  ['dpm_2', 'DPM2'],
  ['kdpm_2', 'DPM2'],
  ['k_dpm_2', 'DPM2'],
  ['dpm_2_ancestral', 'DPM2 a'],
  ['kdpm_2_a', 'DPM2 a'],
  ['k_dpm_2_a', 'DPM2 a'],
  ['dpm_fast', 'DPM fast'],
  ['dpm_adaptive', 'DPM adaptive'],
  ['dpmpp_2s_ancestral', 'DPM++ 2S a'],
  ['dpmpp_2s', 'DPM++ 2S'],
  ['dpmpp_2m', 'DPM++ 2M'],
  ['dpmpp_2m_sde', 'DPM++ 2M SDE'],
  ['dpmpp_3m', 'DPM++ 3M'],
  ['dpmpp_3m_sde', 'DPM++ 3M SDE'],
  ['dpmpp_sde', 'DPM++ SDE'],
  ['deis', 'DEIS'],
  ['ddim', 'DDIM'],
  ['ddpm', 'DDPM'],
  ['plms', 'PLMS'],
  ['pndm', 'PLMS'],
  ['uni_pc', 'UniPC'],
  ['unipc', 'UniPC'],
  ['lcm', 'LCM'],
  ['tcd', 'TCD'],
]);

/** A1111's names of ComfyUI's schedules; `normal` is A1111's default. */
const SCHEDULES = new Map([
  ['karras', 'Karras'],
  ['exponential', 'Exponential'],
  ['sgm_uniform', 'SGM Uniform'],
  ['simple', 'Simple'],
  ['beta', 'Beta'],
  ['ddim_uniform', 'DDIM'],
]);

/** Translates ComfyUI's `sampler_name` and `scheduler` (comfy/samplers.py); an unknown name stays unchanged. */
export function comfySampler(name: string, scheduler: string | undefined): SamplerName {
  const sampler = SAMPLERS.get(name.replace(/_gpu$/, '')) ?? name;
  const scheduleType = scheduler === undefined ? undefined : SCHEDULES.get(scheduler);
  return { sampler, ...(scheduleType !== undefined && { scheduleType }) };
}

/** Translates InvokeAI's `scheduler`, where `_k` stands for Karras sigmas (invokeai/backend/stable_diffusion/schedulers). */
export function invokeSampler(name: string): SamplerName {
  const isKarras = name.endsWith('_k');
  const plain = isKarras ? name.slice(0, -2) : name;
  return {
    sampler: SAMPLERS.get(plain) ?? plain,
    ...(isKarras && { scheduleType: 'Karras' }),
  };
}
