import { tilesAlong } from '../core/image/tiles.ts';
import { crop, tensor, type Place, type Tensor } from '../core/tensor/tensor.ts';
import { requireFinite } from './finite.ts';
import { sourceOf, surrounded, type ImageSource } from './image-source.ts';
import { toRgba } from './image-tensor.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { LatentDistribution, VaeInParts } from './ports.ts';
import { sampleOf } from './vae-sample.ts';

export interface TileWatch {
  /** Called before each tile, counted from 1. */
  readonly onTile: (tile: number, tiles: number) => void;
  readonly signal: AbortSignal;
}

/** Tile `tile` of `tiles` is next; a picture that fits whole is one tile. */
export interface VaeEvent {
  readonly type: 'encoding-image' | 'decoding';
  readonly tile: number;
  readonly tiles: number;
}

export const watchOf = (
  type: VaeEvent['type'],
  onEvent: (event: VaeEvent) => void,
  signal: AbortSignal,
): TileWatch => ({ onTile: (tile, tiles) => onEvent({ type, tile, tiles }), signal });

export const UNWATCHED: TileWatch = {
  onTile: () => undefined,
  signal: new AbortController().signal,
};

/** As the margin of `VaeInParts.decoderTiles`, for encoding. */
const ENCODER_MARGIN = 2;

/** @throws AppError `numerical` */
export function finite(x: Tensor): Tensor {
  requireFinite(x, { stage: 'vae' });
  return x;
}

/**
 * Decodes a picture tile by tile; docs/adr/0014 says how. Apart from the picture and its core, memory does not grow with its size.
 *
 * @param latents `[1, channels, height, width]`
 * @param factor pixels per latent
 * @throws AppError `numerical`; the signal's reason if that ends it
 */
export async function decodeInTiles(
  vae: VaeInParts,
  latents: Tensor,
  factor: number,
  watch: TileWatch,
): Promise<RgbaPixels> {
  const whole = sourceOf(finite(await vae.decodeCore(latents)));
  const sample = sampleOf(whole, vae.decoderTiles.longest, 1);
  const statistics = finite(await vae.decoderStatistics(sample));
  // What is beyond the edges of a seamless picture is the picture itself: tiles there see it as everywhere else.
  const margin = vae.isSeamless ? vae.decoderTiles.margin : 0;
  const core = surrounded(whole, margin);
  const [, , height, width] = core.shape as [number, number, number, number];
  const data = new Uint8ClampedArray(height * width * factor ** 2 * 4);
  const picture = { width: width * factor, height: height * factor, data };
  await eachTile(vae.decoderTiles, height, width, watch, async (tile) => {
    const image = await vae.decodeShell(cut(core, tile, 1), statistics);
    paste(toRgba(finite(image)), picture, tile, factor);
  });
  return trimmed(picture, margin * factor);
}

/**
 * Encodes a picture tile by tile.
 *
 * @param image `[1, 3, height, width]` in [-1, 1]
 * @throws AppError `numerical`; the signal's reason if that ends it
 */
export async function encodeInTiles(
  vae: VaeInParts,
  image: ImageSource,
  factor: number,
  watch: TileWatch,
): Promise<LatentDistribution> {
  const sample = sampleOf(image, vae.longestTile * factor, factor);
  const statistics = finite(await vae.encoderStatistics(sample));
  const margin = vae.isSeamless ? ENCODER_MARGIN : 0;
  const source = surrounded(image, margin * factor);
  const [, , rows, columns] = source.shape as [number, number, number, number];
  const [height, width] = [rows / factor, columns / factor];
  const core = tensor([1, vae.encoderChannels, height, width]);
  const sizes = { longest: vae.longestTile, margin: ENCODER_MARGIN };
  await eachTile(sizes, height, width, watch, async (tile) => {
    const part = finite(await vae.encodeShell(cut(source, tile, factor), statistics));
    join(part, core, tile);
  });
  const inner = {
    top: margin,
    left: margin,
    height: height - 2 * margin,
    width: width - 2 * margin,
  };
  const { mean, logVariance } = await vae.encodeCore(margin > 0 ? crop(core, inner) : core);
  return { mean: finite(mean), logVariance: finite(logVariance) };
}

/** Without a margin of this many pixels. */
function trimmed(picture: RgbaPixels, margin: number): RgbaPixels {
  if (margin === 0) return picture;
  const [width, height] = [picture.width - 2 * margin, picture.height - 2 * margin];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const start = ((y + margin) * picture.width + margin) * 4;
    data.set(picture.data.subarray(start, start + width * 4), y * width * 4);
  }
  return { width, height, data };
}

/** In latents: the place and size of a tile, and the part of it that is used. */
interface Tile extends Place {
  /** In the picture; the ends are exclusive. */
  readonly used: { top: number; left: number; bottom: number; right: number };
}

/** Calls `work` for each tile; throws the signal's reason if that ends it. */
async function eachTile(
  sizes: { readonly longest: number; readonly margin: number },
  height: number,
  width: number,
  { onTile, signal }: TileWatch,
  work: (tile: Tile) => Promise<void>,
): Promise<void> {
  const options = { ...sizes, multiple: 1 };
  const [rows, columns] = [tilesAlong(height, options), tilesAlong(width, options)];
  const size = { height: rows.length, width: columns.length };
  let count = 0;
  for (const row of rows.spans) {
    for (const column of columns.spans) {
      signal.throwIfAborted();
      onTile((count += 1), rows.spans.length * columns.spans.length);
      const used = { top: row.from, left: column.from, bottom: row.to, right: column.to };
      await work({ top: row.start, left: column.start, ...size, used });
    }
  }
  signal.throwIfAborted();
}

/** The tile's part of a source with `scale` values per latent along an edge. */
function cut(from: ImageSource, { top, left, height, width }: Tile, scale: number): Tensor {
  const place = { top: top * scale, left: left * scale };
  return from.part({ ...place, height: height * scale, width: width * scale });
}

/** Copies the used part of an encoded tile to its place in the whole. */
function join(part: Tensor, whole: Tensor, { top, left, used }: Tile): void {
  const [, channels, rows, columns] = part.shape as [number, number, number, number];
  const [, , height, width] = whole.shape as [number, number, number, number];
  for (let channel = 0; channel < channels; channel += 1) {
    for (let y = used.top; y < used.bottom; y += 1) {
      const start = (channel * rows + y - top) * columns - left;
      const values = part.data.subarray(start + used.left, start + used.right);
      whole.data.set(values, (channel * height + y) * width + used.left);
    }
  }
}

/** Copies the used part of a decoded tile to its place in the picture. */
function paste(pixels: RgbaPixels, picture: RgbaPixels, { top, left, used }: Tile, factor: number) {
  const bytes = (used.right - used.left) * factor * 4;
  for (let y = used.top * factor; y < used.bottom * factor; y += 1) {
    const start = ((y - top * factor) * pixels.width + (used.left - left) * factor) * 4;
    const to = (y * picture.width + used.left * factor) * 4;
    picture.data.set(pixels.data.subarray(start, start + bytes), to);
  }
}
