import type { Tensor } from '../core/tensor/tensor.ts';
import { sourceOf } from './image-source.ts';
import { fromRgba } from './image-tensor.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel, LatentDistribution } from './ports.ts';
import { encodeInTiles, finite, UNWATCHED, type TileWatch } from './vae-tiles.ts';
import { inEnoughPrecision } from './vae-precision.ts';

/**
 * An image to latents, whole or tile by tile.
 *
 * @param image pixels, or `[1, 3, height, width]` in [-1, 1]; its edges are multiples of the model's `vaeScaleFactor`
 * @returns not yet scaled: see `DiffusionModel.encodeImage`
 * @throws AppError `numerical` when float32 gives NaN or Inf too; the signal's reason if that ends it
 */
export function encodeImage(
  model: DiffusionModel,
  image: Tensor | RgbaPixels,
  watch: TileWatch = UNWATCHED,
): Promise<LatentDistribution> {
  const { vaeScaleFactor: factor } = model;
  const source = sourceOf(image);
  const [, , height, width] = source.shape as [number, number, number, number];
  return inEnoughPrecision(model, async () => {
    const vae = model.vaeInParts(height / factor, width / factor);
    if (vae) return encodeInTiles(vae, source, factor, watch);
    watch.signal.throwIfAborted();
    watch.onTile(1, 1);
    const { mean, logVariance } = await model.encodeImage(
      'shape' in image ? image : fromRgba(image),
    );
    return { mean: finite(mean), logVariance: finite(logVariance) };
  });
}
