import type { Pixels } from '../core/image/resample.ts';
import { map, scale, tensor, type Tensor } from '../core/tensor/tensor.ts';
import { firstNoise, type Beginning, type BeginOptions } from './beginning.ts';
import { choose, darkness, latentMask, requireWhite } from './latent-masks.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel } from './ports.ts';
import { sampleImage } from './sample-image.ts';

/** An image of which only a part is repainted. */
export interface InpaintStart {
  readonly type: 'inpaint';
  /** The same size as the picture. */
  readonly image: RgbaPixels;
  /** One channel, the same size as the picture; white is painted. */
  readonly mask: Pixels;
  /** 0 to 1: the fraction of the steps that are run. */
  readonly strength: number;
  /**
   * The latents under the mask before noise is added: the image's, the first noise, or zeros. A1111's "masked content", except for
   * "fill", which changes the image itself. At full strength this has no effect, because everything begins as noise.
   */
  readonly content: 'image' | 'noise' | 'nothing';
  /**
   * Grey means a partial change: the darker a pixel of the mask, the later it may change. This is Differential Diffusion
   * (arXiv:2306.00950). Otherwise whatever is at least half white is painted.
   */
  readonly isSoft: boolean;
}

/**
 * The beginning of diffusers' StableDiffusionInpaintPipeline. For a UNet that takes only latents, the image's latents, with the
 * noise of the next step, are put back wherever the mask is black.
 *
 * @throws AppError `invalid-request` for a mask that changes no latent; `numerical`
 */
export async function beginInpaint(
  model: DiffusionModel,
  start: InpaintStart,
  options: BeginOptions,
): Promise<Beginning> {
  if (start.isSoft) return beginSoftly(model, start, options);
  const { scheduler, index, shape, random, watch } = options;
  const mask = latentMask(start.mask, model.vaeScaleFactor);
  requireWhite(mask);
  const isPure = start.strength === 1;
  const image =
    isPure && model.takesMask
      ? null
      : await sampleImage(model, start.image, random.randn(shape), watch);
  const noise = firstNoise(options);
  const latents =
    isPure || !image
      ? scale(noise, scheduler.initNoiseSigma)
      : scheduler.addNoise(withContent(start, image, { mask, noise }), noise, index);
  if (model.takesMask || !image) return { latents, keep: (painted) => painted };
  return {
    latents,
    keep(painted, next) {
      const kept = next === null ? image : scheduler.addNoise(image, noise, next);
      return choose(mask, kept, painted);
    },
  };
}

function withContent(
  { content }: InpaintStart,
  image: Tensor,
  { mask, noise }: { readonly mask: Tensor; readonly noise: Tensor },
): Tensor {
  if (content === 'image') return image;
  return choose(mask, image, content === 'noise' ? noise : tensor(image.shape));
}

/**
 * Image-to-image with the thresholds of diffusers' community pipeline pipeline_stable_diffusion_xl_differential_img2img: at the
 * beginning of step i of n, the image's latents are put back where the mask is darker than i/n. Both calls of a sampler of order 2
 * belong to one step.
 */
async function beginSoftly(
  model: DiffusionModel,
  start: InpaintStart,
  options: BeginOptions,
): Promise<Beginning> {
  const { scheduler, index, shape, random, watch } = options;
  const dark = darkness(start.mask, model.vaeScaleFactor);
  requireWhite(map(dark, (value) => 1 - value));
  const image = await sampleImage(model, start.image, random.randn(shape), watch);
  const noise = firstNoise(options);
  return {
    latents: scheduler.addNoise(image, noise, index),
    keep(painted, next) {
      if (next === null) return painted;
      const step = Math.floor((next - index) / scheduler.order);
      const threshold = Math.fround(step / scheduler.steps);
      const isFree = map(dark, (value) => (value > threshold ? 0 : 1));
      return choose(isFree, scheduler.addNoise(image, noise, next), painted);
    },
  };
}
