import type { Prediction } from '../../core/formats/checkpoint/prediction.ts';

/** scheduler_config.json of Stable Diffusion 1.x, for checkpoints that come without one (stable-diffusion-v1-5, PNDM). */
export const SD1_SCHEDULER = {
  _class_name: 'PNDMScheduler',
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  beta_start: 0.00085,
  clip_sample: false,
  num_train_timesteps: 1000,
  set_alpha_to_one: false,
  skip_prk_steps: true,
  steps_offset: 1,
  trained_betas: null,
} as const;

/**
 * The same for a checkpoint that predicts something else. Zero terminal SNR needs a class that knows it, and timesteps
 * that begin at the last one (arXiv:2305.08891, section 3.3).
 */
export function sd1Scheduler({ type, isZeroSnr }: Prediction) {
  return {
    ...SD1_SCHEDULER,
    prediction_type: type,
    ...(isZeroSnr && {
      _class_name: 'DDIMScheduler',
      rescale_betas_zero_snr: true,
      timestep_spacing: 'trailing',
    }),
  };
}
