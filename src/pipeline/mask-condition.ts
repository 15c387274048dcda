import { joinChannels, tensor, type Tensor } from '../core/tensor/tensor.ts';
import type { BeginOptions } from './beginning.ts';
import { fromRgba } from './image-tensor.ts';
import type { InpaintStart } from './inpaint.ts';
import { choose, latentMask } from './latent-masks.ts';
import type { DiffusionModel } from './ports.ts';
import { sampleImage } from './sample-image.ts';

/**
 * What an inpainting model's UNet takes after the latents: the mask, and the latents of the image without the masked part.
 *
 * @param start null if nothing is to be kept: the mask then covers all of a blank image, as in A1111
 * @returns `[1, 1 + channels, height, width]`
 */
export async function maskCondition(
  model: DiffusionModel,
  start: InpaintStart | null,
  { shape, random, watch }: Pick<BeginOptions, 'shape' | 'random' | 'watch'>,
): Promise<Tensor> {
  const factor = model.vaeScaleFactor;
  const [, , height, width] = shape as readonly [number, number, number, number];
  const image = start ? maskedImage(start) : blank(width * factor, height * factor);
  const masked = await sampleImage(model, image, random.randn(shape), watch);
  const mask = start
    ? latentMask(start.mask, factor)
    : tensor([1, 1, height, width], new Float32Array(height * width).fill(1));
  return joinChannels([mask, masked]);
}

const blank = (width: number, height: number) => tensor([1, 3, height, width]);

/** Grey where the mask is white: 0 in [-1, 1]. */
function maskedImage({ image, mask }: InpaintStart): Tensor {
  return choose(latentMask(mask, 1), fromRgba(image), blank(image.width, image.height));
}
