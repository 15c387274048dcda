import {
  createCudaGenerator,
  createTorchGenerator,
  type NoiseGenerator,
} from '../../../core/random/index.ts';
import type { PictureOptions } from '../../../contract/picture-options.ts';
import { parseVariations } from '../../../contract/variations.ts';
import type { Variation } from '../../../pipeline/beginning.ts';

const GENERATORS: Readonly<Record<PictureOptions['rng'], (seed: number) => NoiseGenerator>> = {
  CPU: createTorchGenerator,
  NV: createCudaGenerator,
};

/** The noise of one pass. As in A1111, each pass draws from the seed anew. */
export function noiseOf(options: PictureOptions): {
  readonly random: NoiseGenerator;
  readonly variation: Variation | null;
} {
  return { random: GENERATORS[options.rng](options.seed), variation: variationOf(options) };
}

function variationOf({
  rng,
  variationSeed,
  variationStrength,
  earlierVariations,
}: PictureOptions): Variation | null {
  if (variationStrength === 0) return null;
  const last = { seed: variationSeed, strength: variationStrength };
  return [...(parseVariations(earlierVariations) ?? []), last].reduce<Variation | null>(
    (of, { seed, strength }) => ({ random: GENERATORS[rng](seed), strength, of }),
    null,
  );
}
