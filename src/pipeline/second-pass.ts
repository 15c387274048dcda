import { interpolate, type Interpolation } from '../core/tensor/interpolate.ts';
import { scale, type Tensor } from '../core/tensor/tensor.ts';
import { decodeImage } from './decode-image.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { PaintingEvent, PaintingPass } from './painting-pass.ts';
import type { DiffusionModel } from './ports.ts';
import type { Size } from './size.ts';
import { sampleImage } from './sample-image.ts';
import type { Start } from './start.ts';
import { watchOf } from './vae-tiles.ts';

export interface SecondPass extends Omit<PaintingPass, 'start'> {
  /** How many of the sampler's last steps are run: see `secondSteps`. */
  readonly steps: number;
  readonly enlargement: Enlargement;
}

/** How the first pass's result is brought to the size of the second. */
export type Enlargement =
  /** The latents themselves. */
  | { readonly type: 'latents'; readonly mode: Interpolation }
  /** The decoded picture, which is encoded again. */
  | { readonly type: 'picture'; readonly enlarge: EnlargeTo };

/** @returns the picture at exactly this size; null if it was cancelled */
export type EnlargeTo = (
  picture: RgbaPixels,
  size: Size,
  onTile: (tile: number, tiles: number) => void,
) => Promise<RgbaPixels | null>;

/** A1111's limit, so that even at full strength there is a schedule to join. */
const MAX_STRENGTH = 0.999;

/**
 * The steps of a second pass as A1111 counts them (`setup_img2img_steps` of modules/sd_samplers_common.py): as many are run
 * as were asked for, at the end of a schedule that is longer by the strength.
 *
 * @param strength (0, 1]: how much of the first pass's result is painted over
 * @param most the longest schedule that the sampler has; if that is too short, fewer steps are run
 */
export function secondSteps(
  asked: number,
  strength: number,
  most: number,
): { readonly scheduled: number; readonly run: number } {
  const share = Math.min(strength, MAX_STRENGTH);
  const wanted = Math.trunc(asked / share);
  if (wanted <= most) return { scheduled: wanted, run: asked };
  return { scheduled: most, run: Math.max(1, Math.trunc(most * share)) };
}

/**
 * What the second pass starts from: `sample_hr_pass` of A1111's modules/processing.py.
 *
 * @param latents of the first pass, `[1, channels, height, width]`, scaled
 * @returns null if enlarging was cancelled
 * @throws AppError `numerical` when the VAE gives NaN or Inf in float32 too; the signal's reason if that ends it
 */
export async function startAgain(
  model: DiffusionModel,
  latents: Tensor,
  { enlargement, width, height, steps, random }: SecondPass,
  onEvent: (event: PaintingEvent) => void,
  signal: AbortSignal,
): Promise<Start | null> {
  const [columns, rows] = [width / model.vaeScaleFactor, height / model.vaeScaleFactor];
  if (enlargement.type === 'latents') {
    const enlarged = interpolate(latents, rows, columns, enlargement.mode);
    return { type: 'latents', latents: enlarged, steps };
  }
  const decoding = watchOf('decoding', onEvent, signal);
  const picture = await decodeImage(model, scale(latents, 1 / model.scalingFactor), decoding);
  const enlarged = await enlargement.enlarge(picture, { width, height }, (tile, tiles) =>
    onEvent({ type: 'enlarging', tile, tiles }),
  );
  if (!enlarged) return null;
  const encoding = watchOf('encoding-image', onEvent, signal);
  const noise = random.randn([1, model.latentChannels, rows, columns]);
  const encoded = await sampleImage(model, enlarged, noise, encoding);
  return { type: 'latents', latents: encoded, steps };
}
