import { AppError } from '../core/errors.ts';
import type { Scheduler } from '../core/schedulers/index.ts';
import { scale, type Tensor } from '../core/tensor/tensor.ts';
import { firstNoise, type Beginning, type BeginOptions } from './beginning.ts';
import { beginInpaint, type InpaintStart } from './inpaint.ts';
import type { RgbaPixels } from './latent-preview.ts';
import { maskCondition } from './mask-condition.ts';
import type { DiffusionModel } from './ports.ts';
import { sampleImage } from './sample-image.ts';

/** What a picture starts from. */
export type Start =
  | { readonly type: 'noise' }
  /** An image of the picture's size. `strength`, 0 to 1, is the fraction of the steps that are run. */
  | { readonly type: 'image'; readonly image: RgbaPixels; readonly strength: number }
  | InpaintStart
  /** Scaled latents of the picture's size; only the last `steps` of the sampler's steps are run. */
  | { readonly type: 'latents'; readonly latents: Tensor; readonly steps: number };

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
  if (start.type === 'latents') return (scheduler.steps - start.steps) * scheduler.order;
  const { image, strength } = start;
  const masks = start.type === 'inpaint' ? [start.mask] : [];
  for (const picture of [image, ...masks]) {
    if (picture.width === width && picture.height === height) continue;
    throw new AppError('invalid-request', 'The image does not have the size of the picture.', {
      field: 'start',
      found: `${String(picture.width)}x${String(picture.height)}`,
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

/**
 * Begins from noise, from latents with noise added (an image's or given ones), or from those under a mask. As in diffusers, the
 * encoder's distribution is sampled before the noise is drawn, and that of the masked image after it.
 *
 * @returns also what the UNet takes after its latents, `[1, 1 + channels, height, width]`; null for latents alone
 * @throws AppError `invalid-request` for a mask that changes no latent; `numerical` when the VAE gives NaN or Inf in float32 too
 */
export async function begin(
  model: DiffusionModel,
  start: Start,
  options: BeginOptions,
): Promise<Beginning & { readonly condition: Tensor | null }> {
  const beginning = await firstSample(model, start, options);
  const inpaint = start.type === 'inpaint' ? start : null;
  if (model.takesMask) {
    return { ...beginning, condition: await maskCondition(model, inpaint, options) };
  }
  // diffusers samples the masked image's latents even if the UNet has no use for them.
  if (inpaint && !inpaint.isSoft) options.random.randn(options.shape);
  return { ...beginning, condition: null };
}

async function firstSample(
  model: DiffusionModel,
  start: Start,
  options: BeginOptions,
): Promise<Beginning> {
  if (start.type === 'inpaint') return beginInpaint(model, start, options);
  const { scheduler, index, shape, random, watch } = options;
  const keep: Beginning['keep'] = (latents) => latents;
  if (start.type === 'noise') {
    return { latents: scale(firstNoise(options), scheduler.initNoiseSigma), keep };
  }
  const clean =
    start.type === 'latents'
      ? start.latents
      : await sampleImage(model, start.image, random.randn(shape), watch);
  return { latents: scheduler.addNoise(clean, firstNoise(options), index), keep };
}
