import { composableGuidance, rescaleGuidance } from '../core/guidance/index.ts';
import { splitBatch, type Tensor } from '../core/tensor/tensor.ts';
import type { ControlPrompt, GuideUnet, ProjectedPrompt, StepCache } from './ports.ts';

/** Prompts that go through the UNet together. */
export interface Pass {
  readonly prompt: ProjectedPrompt;
  /** The same prompts as control nets read them. */
  readonly controls: readonly ControlPrompts[];
}

/** A pass's prompts as one control net reads them. */
export interface ControlPrompts {
  /** null if the net guides none of them. */
  readonly prompt: ControlPrompt | null;
  /** Whether it guides each of them. */
  readonly isGuided: readonly boolean[];
}

export interface GuidedPrediction {
  /** `[1, channels, height, width]`, scaled as the scheduler asks. */
  readonly sample: Tensor;
  readonly timestep: number;
  readonly cache: StepCache | null;
  /** See `ProjectedPrompt.predictNoise`. */
  readonly scales?: readonly number[];
  /** From `Conditioning`; without the negative prompt where `isGuided` is false. */
  readonly passes: readonly Pass[];
  /** For a picture with control nets. */
  readonly guide: ((pass: Pass) => GuideUnet) | null;
  /** Weights of the prompts after the negative one; null if there is a single prompt without guidance. */
  readonly weights: readonly number[] | null;
  /** false for a step without guidance: see `GuidanceInterval`. */
  readonly isGuided: boolean;
  readonly guidanceScale: number;
  /** 0 to 1: see `rescaleGuidance`. Several prompts count as one, the combination of them without guidance. */
  readonly guidanceRescale: number;
}

/**
 * The UNet's prediction with guidance. Without it, the first prompt takes the place of the negative one and the scale is 1, as in
 * A1111: several prompts are still combined.
 *
 * @returns in the shape of `sample`, or null when `signal` was aborted, which is checked after each pass
 */
export async function predictGuided(
  {
    sample,
    timestep,
    cache,
    scales = [],
    passes,
    guide,
    weights,
    isGuided,
    guidanceScale,
    guidanceRescale,
  }: GuidedPrediction,
  signal: AbortSignal,
): Promise<Tensor | null> {
  const predictions: Tensor[] = [];
  for (const pass of passes) {
    const guideUnet = guide && guide(pass);
    const predicted = await pass.prompt.predictNoise(sample, timestep, cache, guideUnet, scales);
    predictions.push(...splitBatch(predicted));
    if (signal.aborted) return null;
  }
  const [first, ...others] = predictions as [Tensor, ...Tensor[]];
  if (weights === null || (!isGuided && others.length === 0)) return first;
  const prompts = isGuided ? others : predictions;
  const conditionals = prompts.map((prediction, i) => ({ prediction, weight: weights[i]! }));
  const guided = composableGuidance(first, conditionals, isGuided ? guidanceScale : 1);
  if (!isGuided || guidanceRescale === 0) return guided;
  return rescaleGuidance(guided, composableGuidance(first, conditionals, 1), guidanceRescale);
}
