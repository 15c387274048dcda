import { composableGuidance } from '../core/guidance/index.ts';
import { splitBatch, type Tensor } from '../core/tensor/tensor.ts';
import type { ProjectedPrompt } from './ports.ts';

export interface GuidedPrediction {
  /** `[1, channels, height, width]`, scaled as the scheduler asks. */
  readonly sample: Tensor;
  readonly timestep: number;
  /** As `Conditioning` gives them. */
  readonly passes: readonly ProjectedPrompt[];
  /** Of the prompts after the negative one; null where the only prompt is not guided. */
  readonly weights: readonly number[] | null;
  readonly guidanceScale: number;
}

/**
 * The UNet's prediction under guidance.
 *
 * @returns of the shape of `sample`, or null when `signal` was aborted, which is looked at after each pass
 */
export async function predictGuided(
  { sample, timestep, passes, weights, guidanceScale }: GuidedPrediction,
  signal: AbortSignal,
): Promise<Tensor | null> {
  const predictions: Tensor[] = [];
  for (const prompt of passes) {
    predictions.push(...splitBatch(await prompt.predictNoise(sample, timestep)));
    if (signal.aborted) return null;
  }
  const [first, ...others] = predictions as [Tensor, ...Tensor[]];
  if (weights === null) return first;
  const conditionals = others.map((prediction, i) => ({ prediction, weight: weights[i]! }));
  return composableGuidance(first, conditionals, guidanceScale);
}
