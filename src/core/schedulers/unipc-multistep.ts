import { z } from 'zod';
import { linearCombination, type Tensor, type Term } from '../tensor/tensor.ts';
import { finalSigmasType, thresholdingConfig } from './config.ts';
import { createDpmSchedule, dpmMembers, dpmScheduleConfig } from './dpm-schedule.ts';
import { lambdaOf } from './dpm-solver.ts';
import { clipOriginal, levelOfSigma, predictNoise, predictOriginal } from './prediction.ts';
import type { Solver } from './scheduler.ts';

export const unipcMultistepConfig = dpmScheduleConfig.extend({
  ...thresholdingConfig,
  solver_order: z.int().min(1).max(3).default(2),
  predict_x0: z.boolean().default(true),
  solver_type: z.enum(['bh1', 'bh2', 'midpoint', 'heun', 'logrho']).default('bh2'),
  lower_order_final: z.boolean().default(true),
  disable_corrector: z.array(z.int().min(0)).default([]),
  solver_p: z.never().optional(),
  final_sigmas_type: finalSigmasType,
  rescale_betas_zero_snr: z.boolean().default(false),
  sigma_min: z.number().positive().optional(),
  sigma_max: z.number().positive().optional(),
  shift_terminal: z.never().optional(),
});

export interface UniPcState {
  /** Predictions of clean samples (or of noise) at earlier steps, newest first. */
  readonly history: readonly Tensor[];
  /** The sample at the start of the last step, and the order of that step. */
  readonly last: { readonly sample: Tensor; readonly order: number } | null;
}

/** UniPC (Zhao et al., arXiv:2302.04867): each step is predicted, then corrected with the model's output at its end. */
export function createUnipcMultistep(
  config: z.infer<typeof unipcMultistepConfig>,
  steps: number,
): Solver<UniPcState> {
  const { predict_x0: predictsOriginal, prediction_type: type, solver_order: maxOrder } = config;
  const schedule = createDpmSchedule(config, steps);
  const { timesteps } = schedule;
  const isRespaced = config.use_karras_sigmas || config.use_exponential_sigmas;
  const lowest = isRespaced ? schedule.sigmas.at(-1)! : schedule.minSigma;
  const sigmas = Float32Array.from([
    ...schedule.sigmas,
    config.final_sigmas_type === 'zero' ? 0 : lowest,
  ]);

  /** From sample `from` to `from + 1`; given the prediction at the target (`reached`), it corrects. */
  function advance(
    sample: Tensor,
    from: number,
    order: number,
    history: readonly Tensor[],
    reached: Tensor | null,
  ): Tensor {
    const [source, target] = [levelOfSigma(sigmas[from]!), levelOfSigma(sigmas[from + 1]!)];
    const lambda = (i: number) => lambdaOf(sigmas[i]!);
    const h = lambda(from + 1) - lambda(from);
    const hh = predictsOriginal ? -h : h;
    const phi1 = Math.expm1(hh);
    const scale = config.solver_type === 'bh1' ? hh : phi1;
    const ratios = Array.from(
      { length: order - 1 },
      (_, i) => (lambda(from - 1 - i) - lambda(from)) / h,
    );
    const weights = unifiedWeights(ratios, hh, scale, reached !== null);
    const [kept, moved] = predictsOriginal
      ? [target.sigma / source.sigma, target.alpha]
      : [target.alpha / source.alpha, target.sigma];
    const newest = history[0]!;
    const differences = [
      ...ratios.map((ratio, i): [number, Tensor] => [weights[i]! / ratio, history[i + 1]!]),
      ...(reached ? [[weights.at(-1)!, reached] as const] : []),
    ];
    const terms = differences.flatMap(([weight, output]): Term[] => [
      [-moved * scale * weight, output],
      [moved * scale * weight, newest],
    ]);
    return linearCombination([kept, sample], [-moved * phi1, newest], ...terms);
  }

  return {
    ...dpmMembers(timesteps, sigmas),
    initialState: () => ({ history: [], last: null }),
    drawsNoise: () => false,
    step({ state, index, modelOutput, sample }) {
      const level = levelOfSigma(sigmas[index]!);
      const original = predictOriginal(type, modelOutput, sample, level);
      const output = predictsOriginal
        ? clipOriginal(original, config)
        : predictNoise(type, modelOutput, sample, level);
      const { history, last } = state;
      const corrected =
        last && !config.disable_corrector.includes(index - 1)
          ? advance(last.sample, index - 1, last.order, history, output)
          : sample;
      const outputs = [output, ...history].slice(0, maxOrder);
      const left = config.lower_order_final ? timesteps.length - index : maxOrder;
      const order = Math.min(left, outputs.length);
      return {
        state: { history: outputs, last: { sample: corrected, order } },
        sample: advance(corrected, index, order, outputs, null),
        predOriginalSample: original,
      };
    },
  };
}

/**
 * The weights ρ of theorem 3.1: for the differences from earlier outputs, and last for the output at the target, if it is known. Low
 * orders use 1/2, as in the paper's code.
 */
function unifiedWeights(
  ratios: readonly number[],
  hh: number,
  scale: number,
  knowsTarget: boolean,
): number[] {
  const nodes = knowsTarget ? [...ratios, 1] : ratios;
  if (nodes.length === 0) return [];
  if (nodes.length === 1) return [0.5];
  let phi = Math.expm1(hh) / hh - 1;
  let factorial = 1;
  const right = nodes.map((_, i) => {
    const value = (phi * factorial) / scale;
    factorial *= i + 2;
    phi = phi / hh - 1 / factorial;
    return value;
  });
  return solveLinear(
    nodes.map((_, power) => nodes.map((node) => node ** power)),
    right,
  );
}

/** Gauss-Jordan elimination without pivoting, which the Vandermonde matrices of distinct nodes do not need. */
function solveLinear(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (const [i, pivot] of rows.entries()) {
    const factor = pivot[i]!;
    for (const k of pivot.keys()) pivot[k]! /= factor;
    for (const [j, row] of rows.entries()) {
      if (i === j) continue;
      const multiple = row[i]!;
      for (const k of row.keys()) row[k]! -= multiple * pivot[k]!;
    }
  }
  return rows.map((row) => row.at(-1)!);
}
