import { linearCombination, map, scale, type Tensor } from '../core/tensor/tensor.ts';
import { encodeImage } from './encode-image.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel, LatentDistribution } from './ports.ts';
import type { TileWatch } from './vae-tiles.ts';

/**
 * A sample of an image's latents, as the UNet takes them.
 *
 * @param image pixels, or `[1, 3, height, width]` in [-1, 1]
 * @param noise `[1, channels, height, width]`
 * @returns `[1, channels, height, width]`, scaled
 * @throws AppError `numerical` when the VAE gives NaN or Inf in float32 too; the signal's reason if that ends it
 */
export async function sampleImage(
  model: DiffusionModel,
  image: Tensor | RgbaPixels,
  noise: Tensor,
  watch: TileWatch,
): Promise<Tensor> {
  return scale(sample(await encodeImage(model, image, watch), noise), model.scalingFactor);
}

/** The limits of diffusers' DiagonalGaussianDistribution; without them exp() would overflow. */
const LOG_VARIANCE = { min: -30, max: 20 };

function sample({ mean, logVariance }: LatentDistribution, noise: Tensor): Tensor {
  const { min, max } = LOG_VARIANCE;
  const deviation = map(logVariance, (x) => Math.exp(Math.min(Math.max(x, min), max) / 2));
  const data = noise.data.map((value, i) => value * deviation.data[i]!);
  return linearCombination([1, mean], [1, { shape: mean.shape, data }]);
}
