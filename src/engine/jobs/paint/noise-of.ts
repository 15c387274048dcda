import {
  createCudaGenerator,
  createTorchGenerator,
  type NoiseGenerator,
} from '../../../core/random/index.ts';
import type { PictureOptions } from '../../../contract/picture-options.ts';
import { parseVariations } from '../../../contract/variations.ts';
import type { Variation } from '../../../pipeline/beginning.ts';
import type { PaintingPass } from '../../../pipeline/painting-pass.ts';

const GENERATORS: Readonly<Record<PictureOptions['rng'], (seed: number) => NoiseGenerator>> = {
  CPU: createTorchGenerator,
  NV: createCudaGenerator,
};

/**
 * The noise of one pass. As in A1111, each pass starts again from the seed.
 *
 * @param factor pixels per latent
 */
export function noiseOf(
  options: PictureOptions,
  factor: number,
): Pick<PaintingPass, 'random' | 'variation' | 'seedResize'> {
  const random = () => GENERATORS[options.rng](options.seed);
  const [width, height] = [options.seedResizeWidth, options.seedResizeHeight].map((pixels) =>
    Math.floor(pixels / factor),
  ) as [number, number];
  const seedResize = width > 0 && height > 0 ? { random: random(), width, height } : null;
  return { random: random(), variation: variationOf(options), seedResize };
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
