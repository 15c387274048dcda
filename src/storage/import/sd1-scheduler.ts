import { withPrediction, type Prediction } from '../../core/schedulers/with-prediction.ts';

/** Stable Diffusion 1.x's scheduler_config.json, for checkpoints without one (stable-diffusion-v1-5, PNDM). */
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

/** The same for a checkpoint with another prediction type. */
export const sd1Scheduler = (prediction: Prediction) => withPrediction(SD1_SCHEDULER, prediction);
