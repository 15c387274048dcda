import { scale, type Tensor } from '../core/tensor/tensor.ts';
import { toRgba } from './image-tensor.ts';
import { previewLatents, type LatentPreview, type RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel } from './ports.ts';

/** How much of the time so far decoded previews may take. */
const SHARE = 0.03;

/**
 * Previews while a picture is painted. Unless the picture needs tiles, a tiny decoder decodes them at full size, as often as
 * `SHARE` allows.
 *
 * @param linear for previews without a tiny decoder
 * @param now in milliseconds
 * @returns the preview of `[1, channels, height, width]` latents, scaled as the UNet sees them; null to keep showing the last one
 */
export function stepPreviews(
  model: Pick<DiffusionModel, 'decodesCheaply' | 'decodeLatents' | 'scalingFactor' | 'vaeInParts'>,
  linear: LatentPreview,
  now: () => number = () => performance.now(),
): (latents: Tensor) => Promise<RgbaPixels | null> {
  const begun = now();
  let spent = 0;
  // The first one is always decoded, because its cost is not known yet.
  let price = 0;
  return async (latents) => {
    const [, , height, width] = latents.shape as [number, number, number, number];
    if (!model.decodesCheaply || model.vaeInParts(height, width))
      return previewLatents(latents, linear);
    const before = now();
    if (spent + price > SHARE * (before - begun)) return null;
    const decoded = await model.decodeLatents(scale(latents, 1 / model.scalingFactor));
    price = now() - before;
    spent += price;
    // A float16 overflow is dealt with when the picture itself is decoded.
    const isFinite = decoded.data.every(Number.isFinite);
    return isFinite ? toRgba(decoded) : previewLatents(latents, linear);
  };
}
