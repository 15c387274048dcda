import type { SchedulerConfig } from './config.ts';

/** What a UNet was trained to predict, in the terms of diffusers' scheduler config. */
export interface Prediction {
  readonly type: 'epsilon' | 'v_prediction' | 'sample';
  /** The last timestep is pure noise (arXiv:2305.08891): diffusers' `rescale_betas_zero_snr`. */
  readonly isZeroSnr: boolean;
}

const KNOWS_ZERO_SNR =
  /^(DDIM|DDPM|EulerDiscrete|EulerAncestralDiscrete|DPMSolverMultistep|UniPCMultistep|LCM|TCD)Scheduler$/;

/** Whether a class can rescale its noise schedule to zero terminal SNR; the others ignore it. */
export const knowsZeroSnr = (className: unknown) => KNOWS_ZERO_SNR.test(String(className));

/**
 * The scheduler config for a model that was trained to predict `type`, whatever its original config says. Zero terminal SNR needs a
 * class that supports it, and timesteps that start at the last one (arXiv:2305.08891, section 3.3).
 */
export function withPrediction(
  config: SchedulerConfig,
  { type, isZeroSnr }: Prediction,
): SchedulerConfig {
  const { rescale_betas_zero_snr: _, ...others } = config;
  if (!isZeroSnr) return { ...others, prediction_type: type };
  return {
    ...others,
    ...(!knowsZeroSnr(config['_class_name']) && { _class_name: 'DDIMScheduler' }),
    prediction_type: type,
    rescale_betas_zero_snr: true,
    timestep_spacing: 'trailing',
  };
}

/** The prediction in a scheduler's config, with diffusers' defaults for missing fields. */
export function statedPrediction(config: SchedulerConfig): Prediction {
  const { prediction_type: stated, predict_epsilon, rescale_betas_zero_snr } = config;
  const type = stated ?? (predict_epsilon === false ? 'sample' : 'epsilon');
  return {
    type: type === 'v_prediction' || type === 'sample' ? type : 'epsilon',
    isZeroSnr: rescale_betas_zero_snr === true,
  };
}
