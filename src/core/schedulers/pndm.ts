import { z } from 'zod';
import { roundHalfEven } from '../round-half-even.ts';
import { AppError } from '../errors.ts';
import { linearCombination, type Tensor, type Term } from '../tensor/tensor.ts';
import { baseConfig, predictionType, timestepSpacing } from './config.ts';
import { alphasCumprodOf } from './noise-schedule.ts';
import { levelOfAlphaCumprod, mixNoise, predictNoise, predictOriginal } from './prediction.ts';
import type { Solver, StepInput } from './scheduler.ts';
import { spacedTimesteps } from './timesteps.ts';

export const pndmConfig = baseConfig.extend({
  skip_prk_steps: z.boolean().default(false),
  set_alpha_to_one: z.boolean().default(false),
  prediction_type: predictionType.unwrap().exclude(['sample']).default('epsilon'),
  timestep_spacing: timestepSpacing.default('leading'),
});

export interface PndmState {
  readonly stepsTaken: number;
  /** Model outputs at earlier timesteps, newest first; at most four. */
  readonly outputs: readonly Tensor[];
  /** The sample at the start of a group of model calls, and their weighted sum so far. */
  readonly group: { readonly sample: Tensor; readonly sum: Tensor } | null;
}

/** The weights of the model calls in one Runge-Kutta step. */
const RUNGE_KUTTA = [1 / 6, 1 / 3, 1 / 3, 1 / 6];

/** Adams-Bashforth weights of the newest outputs, by their number. */
const LINEAR_MULTISTEP = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
];

/**
 * Pseudo numerical methods (Liu et al., arXiv:2202.09778); diffusers' scheduling_pndm.py. With `skip_prk_steps` it is the PLMS of
 * CompVis' latent diffusion: the second timestep is visited twice.
 *
 * @throws AppError `invalid-request` for fewer than 4 steps if Runge-Kutta steps come first
 */
export function createPndm(config: z.infer<typeof pndmConfig>, steps: number): Solver<PndmState> {
  const { num_train_timesteps: trainSteps, prediction_type: type } = config;
  const alphasCumprod = alphasCumprodOf(config);
  const alphaAt = (timestep: number) =>
    timestep >= 0 ? alphasCumprod[timestep]! : config.set_alpha_to_one ? 1 : alphasCumprod[0]!;
  const levelAt = (timestep: number) => levelOfAlphaCumprod(alphaAt(timestep));
  const stride = Math.floor(trainSteps / steps);
  const spaced = spacedTimesteps({
    spacing: config.timestep_spacing,
    trainSteps,
    steps,
    offset: config.steps_offset,
  }).map(roundHalfEven);
  const rungeKutta = config.skip_prk_steps ? [] : rungeKuttaTimesteps(spaced, stride >> 1);
  const timesteps = config.skip_prk_steps
    ? [...spaced.slice(0, 2), ...spaced.slice(1)]
    : [...rungeKutta, ...spaced.slice(3)];

  /** Equation 9 of the paper. */
  function transfer(sample: Tensor, from: number, to: number, modelOutput: Tensor): Tensor {
    const [alpha, next] = [alphaAt(from), alphaAt(to)];
    const denominator = alpha * Math.sqrt(1 - next) + Math.sqrt(alpha * (1 - alpha) * next);
    const noise = predictNoise(type, modelOutput, sample, levelAt(from));
    return linearCombination(
      [Math.sqrt(next / alpha), sample],
      [(alpha - next) / denominator, noise],
    );
  }

  function rungeKuttaStep({ state, index, modelOutput, sample }: StepInput<PndmState>) {
    const { stepsTaken, outputs, group } = state;
    const phase = stepsTaken % 4;
    const weighted: Term = [RUNGE_KUTTA[phase]!, modelOutput];
    const sum =
      phase === 0 ? linearCombination(weighted) : linearCombination([1, group!.sum], weighted);
    const origin = phase === 0 ? sample : group!.sample;
    const to = timesteps[index]! - (stepsTaken % 2 === 0 ? stride >> 1 : 0);
    const slope = phase === 3 ? sum : modelOutput;
    return {
      state: {
        stepsTaken: stepsTaken + 1,
        outputs: phase === 0 ? [modelOutput, ...outputs] : outputs,
        group: { sample: origin, sum },
      },
      sample: transfer(origin, rungeKutta[stepsTaken - phase]!, to, slope),
    };
  }

  function multistepStep({ state, index, modelOutput, sample }: StepInput<PndmState>) {
    const { stepsTaken } = state;
    const timestep = timesteps[index]!;
    if (stepsTaken === 1) {
      const slope = linearCombination([0.5, modelOutput], [0.5, state.outputs[0]!]);
      return {
        state: { ...state, stepsTaken: 2, group: null },
        sample: transfer(state.group!.sample, timestep + stride, timestep, slope),
      };
    }
    const outputs = [modelOutput, ...state.outputs].slice(0, 4);
    const weights = LINEAR_MULTISTEP[outputs.length - 1]!;
    const [first, ...others] = outputs.map((output, i): Term => [weights[i]!, output]);
    const slope = linearCombination(first!, ...others);
    return {
      state: {
        stepsTaken: stepsTaken + 1,
        outputs,
        group: stepsTaken === 0 ? { sample, sum: modelOutput } : null,
      },
      sample: transfer(sample, timestep, timestep - stride, slope),
    };
  }

  return {
    timesteps,
    initNoiseSigma: 1,
    initialState: () => ({ stepsTaken: 0, outputs: [], group: null }),
    scaleModelInput: (sample) => sample,
    drawsNoise: () => false,
    step(input) {
      const take = input.state.stepsTaken < rungeKutta.length ? rungeKuttaStep : multistepStep;
      const level = levelAt(timesteps[input.index]!);
      return {
        ...take(input),
        predOriginalSample: predictOriginal(type, input.modelOutput, input.sample, level),
      };
    },
    addNoise: (original, noise, index) => mixNoise(original, noise, levelAt(timesteps[index]!)),
  };
}

/** Three steps of four calls each: at the timestep, twice halfway to the next, and at the next. */
function rungeKuttaTimesteps(spaced: readonly number[], halfStride: number): number[] {
  if (spaced.length < 4) {
    throw new AppError('invalid-request', 'Runge-Kutta steps need at least 4 steps', {
      field: 'steps',
      found: spaced.length,
      min: 4,
    });
  }
  return spaced.slice(0, 3).flatMap((timestep, i) => {
    const next = spaced[i + 1]!;
    return [timestep, next + halfStride, next + halfStride, next];
  });
}
