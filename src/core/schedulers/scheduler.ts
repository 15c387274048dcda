import { AppError } from '../errors.ts';
import type { Tensor } from '../tensor/tensor.ts';

/**
 * A sampler as a value and a function of (state, step). It has no counter, so a loop can be stopped, repeated or started anywhere
 * (image-to-image). The numbers follow diffusers' class of the same name.
 */
export interface Solver<State = unknown> {
  /** One per model call, falling from noise to picture, in units of the training schedule, [0, 1000). */
  readonly timesteps: readonly number[];
  /** The factor that turns unit noise into the initial sample. */
  readonly initNoiseSigma: number;
  /** The state before the first step, whichever step that is. */
  initialState(): State;
  /** The model's input at step `index`: variance 1. */
  scaleModelInput(sample: Tensor, index: number): Tensor;
  /** Whether step `index` needs `noise`: N(0, 1) in the sample's shape, drawn after the model has run. */
  drawsNoise(index: number): boolean;
  /** Advances the sample at `timesteps[index]` to the next one. */
  step(input: StepInput<State>): StepResult<State>;
  /** A clean sample with the noise of step `index` added. */
  addNoise(original: Tensor, noise: Tensor, index: number): Tensor;
}

/** A solver with its step count: a loop that starts late counts in steps, not in model calls. */
export interface Scheduler<State = unknown> extends Solver<State> {
  /** As requested: diffusers' `num_inference_steps`. */
  readonly steps: number;
  /** Model calls per step; diffusers' `order`. */
  readonly order: 1 | 2;
}

export interface StepInput<State> {
  readonly state: State;
  readonly index: number;
  /** The model's output for `scaleModelInput(sample, index)`, of the config's prediction type. */
  readonly modelOutput: Tensor;
  readonly sample: Tensor;
  readonly noise?: Tensor | undefined;
}

export interface StepResult<State> {
  readonly state: State;
  readonly sample: Tensor;
  /** The clean sample that the model predicts at this step; previews show it. */
  readonly predOriginalSample: Tensor;
}

/** @throws AppError `internal` when a step that draws noise got none */
export function requireNoise(noise: Tensor | undefined): Tensor {
  if (noise) return noise;
  throw new AppError('internal', 'this step needs noise but got none');
}
