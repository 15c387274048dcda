import { z } from 'zod';
import { linearCombination, type Tensor } from '../tensor/tensor.ts';
import { finalSigmasType, thresholdingConfig } from './config.ts';
import { createDpmSchedule, dpmMembers, dpmScheduleConfig } from './dpm-schedule.ts';
import { lambdaOf, solveDpm } from './dpm-solver.ts';
import { clipOriginal, levelOfSigma, predictOriginal } from './prediction.ts';
import { requireNoise, type Solver } from './scheduler.ts';

export const dpmSolverConfig = dpmScheduleConfig.extend({
  ...thresholdingConfig,
  solver_order: z.int().min(1).max(3).default(2),
  algorithm_type: z.enum(['dpmsolver++', 'sde-dpmsolver++', 'deis']).default('dpmsolver++'),
  solver_type: z.enum(['midpoint', 'heun', 'logrho', 'bh1', 'bh2']).default('midpoint'),
  lower_order_final: z.boolean().default(true),
  final_sigmas_type: finalSigmasType,
  // zod's number() refuses -Infinity, which is diffusers' default.
  lambda_min_clipped: z.custom<number>((value) => typeof value === 'number').optional(),
  variance_type: z
    .string()
    .regex(/^fixed_/)
    .optional(),
});

export const dpmSolverMultistepConfig = dpmSolverConfig.extend({
  euler_at_final: z.boolean().default(false),
  rescale_betas_zero_snr: z.boolean().default(false),
  use_lu_lambdas: z.literal(false).default(false),
});

/** Loops with fewer steps than this use lower orders at the end. */
export const FEW_STEPS = 15;

/** The clean samples predicted at earlier steps, newest first. */
type History = readonly Tensor[];

/** DPM-Solver++ (arXiv:2211.01095) with multistep estimates; diffusers' scheduling_dpmsolver_multistep.py. */
export function createDpmSolverMultistep(
  config: z.infer<typeof dpmSolverMultistepConfig>,
  steps: number,
): Solver<History> {
  const schedule = createDpmSchedule(config, steps, {
    keepFractions: config.beta_schedule === 'squaredcos_cap_v2',
  });
  const { timesteps } = schedule;
  const last = config.final_sigmas_type === 'zero' ? 0 : schedule.minSigma;
  const sigmas = Float32Array.from([...schedule.sigmas, last]);
  const isStochastic = config.algorithm_type === 'sde-dpmsolver++';
  const isShort = config.lower_order_final && timesteps.length < FEW_STEPS;
  const endsFirstOrder = config.euler_at_final || isShort || config.final_sigmas_type === 'zero';

  function orderAt(index: number, known: number): number {
    const left = timesteps.length - index;
    if (left === 1 && endsFirstOrder) return 1;
    if (left === 2 && isShort) return Math.min(2, known, config.solver_order);
    return Math.min(known, config.solver_order);
  }

  return {
    ...dpmMembers(timesteps, sigmas),
    initialState: () => [],
    drawsNoise: () => isStochastic,
    step({ state, index, modelOutput, sample, noise }) {
      const level = levelOfSigma(sigmas[index]!);
      const original = clipOriginal(
        predictOriginal(config.prediction_type, modelOutput, sample, level),
        config,
      );
      const history = [original, ...state].slice(0, config.solver_order);
      const order = orderAt(index, history.length);
      const next = solveDpm({
        from: sigmas[index]!,
        to: sigmas[index + 1]!,
        sample,
        derivatives: multistepDerivatives(history, sigmas, index, order),
        solver: order === 3 || config.solver_type === 'heun' ? 'heun' : 'midpoint',
        noise: isStochastic ? requireNoise(noise) : null,
      });
      return { state: history, sample: next, predOriginalSample: original };
    },
  };
}

/** Divided differences of the last `order` predictions, scaled to the length of the next step in λ. */
function multistepDerivatives(
  history: History,
  sigmas: Float32Array,
  index: number,
  order: number,
): [Tensor, ...Tensor[]] {
  const [m0, m1, m2] = history as [Tensor, Tensor, Tensor];
  if (order === 1) return [m0];
  const lambda = (i: number) => lambdaOf(sigmas[i]!);
  const h = lambda(index + 1) - lambda(index);
  const r0 = (lambda(index) - lambda(index - 1)) / h;
  const newer = linearCombination([1 / r0, m0], [-1 / r0, m1]);
  if (order === 2) return [m0, newer];
  const r1 = (lambda(index - 1) - lambda(index - 2)) / h;
  const older = linearCombination([1 / r1, m1], [-1 / r1, m2]);
  const bend = linearCombination([1 / (r0 + r1), newer], [-1 / (r0 + r1), older]);
  return [m0, linearCombination([1, newer], [r0, bend]), bend];
}
