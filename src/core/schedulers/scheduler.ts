import { AppError } from '../errors.ts';
import type { Tensor } from '../tensor/tensor.ts';

/**
 * A sampler as a value and a function of (state, step): it holds no counter, so a loop may be stopped, repeated
 * or begun anywhere (image-to-image). Numbers follow diffusers' class of the same name.
 */
export interface Solver<State = unknown> {
  /** One a call of the model, falling from noise to picture, in units of the training schedule, [0, 1000). */
  readonly timesteps: readonly number[];
  /** What unit noise is multiplied by to become the first sample. */
  readonly initNoiseSigma: number;
  /** The state before the first step, wherever that is. */
  initialState(): State;
  /** The model's input at step `index`: variance 1. */
  scaleModelInput(sample: Tensor, index: number): Tensor;
  /** Whether step `index` wants `noise`: N(0, 1) of the sample's shape, drawn after the model ran. */
  drawsNoise(index: number): boolean;
  /** From the sample at `timesteps[index]` to the next one. */
  step(input: StepInput<State>): StepResult<State>;
  /** A clean sample as it looks at step `index`. */
  addNoise(original: Tensor, noise: Tensor, index: number): Tensor;
}

/** A solver with what its timesteps are made of: a loop that begins late counts in steps, not in calls of the model. */
export interface Scheduler<State = unknown> extends Solver<State> {
  /** As asked for: diffusers' `num_inference_steps`. */
  readonly steps: number;
  /** Calls of the model a step; diffusers' `order`. */
  readonly order: 1 | 2;
}

export interface StepInput<State> {
  readonly state: State;
  readonly index: number;
  /** What the model said about `scaleModelInput(sample, index)`; of the config's prediction type. */
  readonly modelOutput: Tensor;
  readonly sample: Tensor;
  readonly noise?: Tensor | undefined;
}

export interface StepResult<State> {
  readonly state: State;
  readonly sample: Tensor;
  /** The clean sample as the model sees it at this step; what a preview shows. */
  readonly predOriginalSample: Tensor;
}

/** @throws AppError `internal` when a step that draws noise got none */
export function requireNoise(noise: Tensor | undefined): Tensor {
  if (noise) return noise;
  throw new AppError('internal', 'this step draws noise, and got none');
}
