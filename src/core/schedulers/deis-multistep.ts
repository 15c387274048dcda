import { z } from 'zod';
import { linearCombination, type Tensor, type Term } from '../tensor/tensor.ts';
import { thresholdingConfig } from './config.ts';
import { createDpmSchedule, dpmMembers, dpmScheduleConfig } from './dpm-schedule.ts';
import { FEW_STEPS } from './dpm-solver-multistep.ts';
import { clipOriginal, levelOfSigma, predictNoise, predictOriginal } from './prediction.ts';
import type { Solver } from './scheduler.ts';

export const deisMultistepConfig = dpmScheduleConfig.extend({
  ...thresholdingConfig,
  solver_order: z.int().min(1).max(3).default(2),
  lower_order_final: z.boolean().default(true),
});

/** The noise predicted at earlier steps, newest first. */
type History = readonly Tensor[];

/** DEIS in log ρ (Zhang and Chen, arXiv:2204.13902); diffusers' scheduling_deis_multistep.py. */
export function createDeisMultistep(
  config: z.infer<typeof deisMultistepConfig>,
  steps: number,
): Solver<History> {
  const schedule = createDpmSchedule(config, steps);
  const { timesteps } = schedule;
  const isRespaced = config.use_karras_sigmas || config.use_exponential_sigmas;
  const last = isRespaced ? schedule.sigmas.at(-1)! : schedule.minSigma;
  const sigmas = Float32Array.from([...schedule.sigmas, last]);
  const isShort = config.lower_order_final && timesteps.length < FEW_STEPS;

  return {
    ...dpmMembers(timesteps, sigmas),
    initialState: () => [],
    drawsNoise: () => false,
    step({ state, index, modelOutput, sample }) {
      const level = levelOfSigma(sigmas[index]!);
      const target = levelOfSigma(sigmas[index + 1]!);
      const predicted = predictOriginal(config.prediction_type, modelOutput, sample, level);
      const original = clipOriginal(predicted, config);
      const noise = predictNoise('sample', original, sample, level);
      const history = [noise, ...state].slice(0, config.solver_order);
      const order = Math.min(history.length, isShort ? timesteps.length - index : Infinity);
      const nodes = history.slice(0, order).map((_, i) => Math.log(sigmas[index - i]!));
      const end = Math.log(sigmas[index + 1]!);
      const terms = nodes.map((_, i): Term => {
        const weight = integralOfBasis(nodes, i, end) - integralOfBasis(nodes, i, nodes[0]!);
        return [target.alpha * weight, history[i]!];
      });
      return {
        state: history,
        sample: linearCombination([target.alpha / level.alpha, sample], ...terms),
        predOriginalSample: original,
      };
    },
  };
}

/**
 * `∫ p dρ` up to `ln ρ = u`, where p is the polynomial in ln ρ that is 1 at `nodes[one]` and 0 at up to two other nodes.
 * It is `eᵘ (p − p′ + p″)`.
 */
function integralOfBasis(nodes: readonly number[], one: number, u: number): number {
  const [a, b] = nodes.filter((_, i) => i !== one);
  const x = nodes[one]!;
  if (a === undefined) return Math.exp(u);
  if (b === undefined) return (Math.exp(u) * (u - a - 1)) / (x - a);
  const [p, slope, bend] = [(u - a) * (u - b), 2 * u - a - b, 2];
  return (Math.exp(u) * (p - slope + bend)) / ((x - a) * (x - b));
}
