import { AppError } from '../core/errors.ts';
import { mixNoise, type NoiseGenerator } from '../core/random/index.ts';
import type { Scheduler } from '../core/schedulers/index.ts';
import { linearCombination, map, scale, type Tensor } from '../core/tensor/tensor.ts';
import { encodeImage } from './encode-image.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel, LatentDistribution } from './ports.ts';

/** What a picture starts from. */
export type Start =
  | { readonly type: 'noise' }
  /** An image of the picture's size. `strength`, 0 to 1, is the fraction of the steps that are run. */
  | { readonly type: 'image'; readonly image: RgbaPixels; readonly strength: number };

/**
 * The index of the first timestep; `get_timesteps` of diffusers' StableDiffusionImg2ImgPipeline.
 *
 * @throws AppError `invalid-request` for a strength that leaves no steps, and for an image of another size
 */
export function firstIndex(
  start: Start,
  { scheduler, width, height }: { scheduler: Scheduler; width: number; height: number },
): number {
  if (start.type === 'noise') return 0;
  const { image, strength } = start;
  if (image.width !== width || image.height !== height) {
    throw new AppError('invalid-request', 'The image does not have the size of the picture.', {
      field: 'start',
      found: `${String(image.width)}x${String(image.height)}`,
      expected: `${String(width)}x${String(height)}`,
    });
  }
  const { steps, order } = scheduler;
  const stepsToDo = Math.trunc(steps * strength);
  // The negation also refuses NaN.
  if (!(strength <= 1 && stepsToDo >= 1)) {
    throw new AppError('invalid-request', `strength is ${String(strength)}.`, {
      field: 'strength',
      found: String(strength),
      min: 1 / steps,
      max: 1,
    });
  }
  return (steps - stepsToDo) * order;
}

/** Other noise, towards which the first noise is moved. */
export interface Variation {
  /** Draws once. */
  readonly random: NoiseGenerator;
  /** 0, no change, to 1, only the other noise. */
  readonly strength: number;
}

export interface Beginning {
  readonly scheduler: Scheduler;
  /** From `firstIndex`. */
  readonly index: number;
  /** `[1, channels, height, width]` of the latents. */
  readonly shape: readonly number[];
  readonly random: NoiseGenerator;
  readonly variation: Variation | null;
}

/** The noise that a picture begins with; later draws of `random` are the same with a variation and without. */
export function firstNoise({
  shape,
  random,
  variation,
}: Pick<Beginning, 'shape' | 'random' | 'variation'>): Tensor {
  const noise = random.randn(shape);
  return variation ? mixNoise(variation.strength, noise, variation.random.randn(shape)) : noise;
}

/**
 * The first step's sample: noise, or an image's latents with noise added. As in diffusers, the encoder's distribution is
 * sampled before the noise is drawn.
 *
 * @returns `[1, channels, height, width]`
 * @throws AppError `numerical` when the VAE gives NaN or Inf in float32 too
 */
export async function firstLatents(
  model: DiffusionModel,
  start: Start,
  beginning: Beginning,
): Promise<Tensor> {
  const { scheduler, index, shape, random } = beginning;
  if (start.type === 'noise') return scale(firstNoise(beginning), scheduler.initNoiseSigma);
  const distribution = await encodeImage(model, start.image);
  const latents = scale(sample(distribution, random.randn(shape)), model.scalingFactor);
  return scheduler.addNoise(latents, firstNoise(beginning), index);
}

/** The limits of diffusers' DiagonalGaussianDistribution; without them exp() would overflow. */
const LOG_VARIANCE = { min: -30, max: 20 };

function sample({ mean, logVariance }: LatentDistribution, noise: Tensor): Tensor {
  const { min, max } = LOG_VARIANCE;
  const deviation = map(logVariance, (x) => Math.exp(Math.min(Math.max(x, min), max) / 2));
  const data = noise.data.map((value, i) => value * deviation.data[i]!);
  return linearCombination([1, mean], [1, { shape: mean.shape, data }]);
}
