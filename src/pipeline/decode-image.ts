import type { Tensor } from '../core/tensor/tensor.ts';
import { toRgba } from './image-tensor.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel } from './ports.ts';
import { decodeInTiles, finite, UNWATCHED, type TileWatch } from './vae-tiles.ts';
import { inEnoughPrecision } from './vae-precision.ts';

/**
 * Latents to pixels, whole or tile by tile.
 *
 * @param latents `[1, channels, height, width]`, already divided by the scaling factor
 * @throws AppError `numerical` when float32 gives NaN or Inf too; the signal's reason if that ends it
 */
export function decodeImage(
  model: DiffusionModel,
  latents: Tensor,
  watch: TileWatch = UNWATCHED,
): Promise<RgbaPixels> {
  const [, , height, width] = latents.shape as [number, number, number, number];
  return inEnoughPrecision(model, async () => {
    const vae = model.vaeInParts(height, width);
    if (vae) return decodeInTiles(vae, latents, model.vaeScaleFactor, watch);
    watch.signal.throwIfAborted();
    watch.onTile(1, 1);
    return toRgba(finite(await model.decodeLatents(latents)));
  });
}
