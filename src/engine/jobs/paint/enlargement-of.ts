import { resample, type Pixels } from '../../../core/image/resample.ts';
import { withAlpha } from '../../../core/image/with-alpha.ts';
import { withoutAlpha } from '../../../core/image/without-alpha.ts';
import type { HiresUpscaler } from '../../../contract/hires.ts';
import { enlargePicture } from '../../../pipeline/enlarge-picture.ts';
import type { RgbaPixels } from '../../../pipeline/latent-preview.ts';
import type { Enlargement, EnlargeTo } from '../../../pipeline/second-pass.ts';
import type { Size } from '../../../pipeline/size.ts';
import type { StoredUpscaler } from '../../../storage/stored-upscaler.ts';
import { openUpscalingModel } from '../enlarge/open-upscaling-model.ts';
import { openUpscaler } from '../enlarge/open-upscaler.ts';
import type { JobContext } from '../job.ts';

type Context = Pick<JobContext, 'bench' | 'signal'>;

/** As in A1111, a network is run on its own result at most this often. */
const MOST_RUNS = 3;

/**
 * How a second pass gets its size. A missing upscaler is noticed now, not after the first pass.
 *
 * @throws AppError: see `openUpscaler`
 */
export async function enlargementOf(
  upscaler: HiresUpscaler,
  context: Context,
): Promise<Enlargement> {
  if (upscaler.type === 'latent') return { type: 'latents', mode: upscaler.mode };
  if (upscaler.type === 'lanczos') return { type: 'picture', enlarge: byLanczos };
  return { type: 'picture', enlarge: byNetwork(await openUpscaler(upscaler), context) };
}

const byLanczos: EnlargeTo = (picture, size) => Promise.resolve(sized(pixelsOf(picture), size));

/** By the network as often as the size needs, then by Lanczos to exactly that size: `Upscaler.upscale` of A1111. */
function byNetwork(upscaler: StoredUpscaler, { bench, signal }: Context): EnlargeTo {
  return async (picture, size, onTile) => {
    const { model } = await bench.load(upscaler, openUpscalingModel);
    let factor = model.scale;
    for (let runs = 1; runs < MOST_RUNS && model.scale > 1; runs += 1) {
      if (factor * picture.width >= size.width) break;
      factor *= model.scale;
    }
    const options = { factor, onTile, signal };
    const enlarged = await enlargePicture(model, pixelsOf(picture), options);
    return enlarged && sized(enlarged, size);
  };
}

function pixelsOf({ width, height, data }: RgbaPixels): Pixels {
  return { width, height, channels: 3, data: withoutAlpha(data) };
}

function sized(picture: Pixels, { width, height }: Size) {
  return { width, height, data: withAlpha(resample(picture, width, height, 'lanczos').data) };
}
