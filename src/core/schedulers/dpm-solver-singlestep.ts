import { z } from 'zod';
import { linearCombination, type Tensor } from '../tensor/tensor.ts';
import { createDpmSchedule, dpmMembers } from './dpm-schedule.ts';
import { dpmSolverConfig } from './dpm-solver-multistep.ts';
import { lambdaOf, solveDpm } from './dpm-solver.ts';
import { clipOriginal, levelOfSigma, predictOriginal } from './prediction.ts';
import { requireNoise, type Solver } from './scheduler.ts';

export const dpmSolverSinglestepConfig = dpmSolverConfig
  .omit({ timestep_spacing: true, steps_offset: true })
  .extend({ lower_order_final: z.boolean().default(false) });

export interface SinglestepState {
  /** The clean samples predicted within this group of steps, newest first. */
  readonly originals: readonly Tensor[];
  /** The sample at the start of the group. */
  readonly origin: Tensor | null;
}

/**
 * DPM-Solver++ (arXiv:2211.01095) in groups of up to `solver_order` steps, each of which starts from the sample at the start of its
 * group; diffusers' scheduling_dpmsolver_singlestep.py.
 */
export function createDpmSolverSinglestep(
  config: z.infer<typeof dpmSolverSinglestepConfig>,
  steps: number,
): Solver<SinglestepState> {
  const schedule = createDpmSchedule(
    { ...config, timestep_spacing: 'linspace', steps_offset: 0 },
    steps,
  );
  const endsAtZero = config.final_sigmas_type === 'zero';
  const sigmas = Float32Array.from([...schedule.sigmas, endsAtZero ? 0 : schedule.minSigma]);
  const orders = Array.from({ length: steps }, (_, i) => (i % config.solver_order) + 1);
  const comesOutEven = steps % config.solver_order === 0;
  if (endsAtZero || (config.lower_order_final && comesOutEven)) orders[steps - 1] = 1;
  const isStochastic = config.algorithm_type === 'sde-dpmsolver++';

  return {
    ...dpmMembers(schedule.timesteps, sigmas),
    initialState: () => ({ originals: [], origin: null }),
    drawsNoise: () => isStochastic,
    step({ state, index, modelOutput, sample, noise }) {
      const level = levelOfSigma(sigmas[index]!);
      const original = clipOriginal(
        predictOriginal(config.prediction_type, modelOutput, sample, level),
        config,
      );
      const originals = [original, ...state.originals].slice(0, config.solver_order);
      const order = Math.min(orders[index]!, originals.length);
      const origin = order === 1 ? sample : state.origin!;
      const derivatives = singlestepDerivatives(
        originals,
        sigmas,
        index,
        order,
        config.solver_type,
      );
      const next = solveDpm({
        from: sigmas[index + 1 - order]!,
        to: sigmas[index + 1]!,
        sample: origin,
        derivatives,
        solver: order === 3 || config.solver_type === 'heun' ? 'heun' : 'midpoint',
        noise: isStochastic ? requireNoise(noise) : null,
      });
      return { state: { originals, origin }, sample: next, predOriginalSample: original };
    },
  };
}

/** Divided differences over the group, scaled to the length in λ from its start to the next sample. */
function singlestepDerivatives(
  originals: readonly Tensor[],
  sigmas: Float32Array,
  index: number,
  order: number,
  solver: string,
): [Tensor, ...Tensor[]] {
  const [m0, m1, m2] = originals as [Tensor, Tensor, Tensor];
  if (order === 1) return [m0];
  const start = index + 1 - order;
  const lambda = (i: number) => lambdaOf(sigmas[i]!) - lambdaOf(sigmas[start]!);
  const h = lambda(index + 1);
  const r0 = lambda(index) / h;
  if (order === 2) return [m1, linearCombination([1 / r0, m0], [-1 / r0, m1])];
  const r1 = lambda(index - 1) / h;
  const near = linearCombination([1 / r1, m1], [-1 / r1, m2]);
  const far = linearCombination([1 / r0, m0], [-1 / r0, m2]);
  if (solver !== 'heun') return [m2, far];
  const gap = r0 - r1;
  return [
    m2,
    linearCombination([r0 / gap, near], [-r1 / gap, far]),
    linearCombination([2 / gap, far], [-2 / gap, near]),
  ];
}
