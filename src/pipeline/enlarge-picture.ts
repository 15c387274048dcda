import { resample, type Pixels } from '../core/image/resample.ts';
import { tilesAlong, type Span, type Tiling } from '../core/image/tiles.ts';
import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import { isFiniteTensor, requireFinite } from './finite.ts';
import type { UpscalingModel } from './ports.ts';

/**
 * The edge of an enlarged tile, in pixels: 64 features of it take 100 MiB in float32, less than the smallest limit of a
 * WebGPU buffer (128 MiB).
 */
const LONGEST_ENLARGED = 640;

/**
 * Pixels around a tile that are computed and then dropped. Networks that reach further are cut off here: what lies beyond hardly
 * changes anything, and A1111 uses half as many.
 */
const WIDEST_MARGIN = 16;

/** As in A1111 (`Upscaler.upscale`), a network that enlarges too little runs again on its own result. */
const MOST_PASSES = 3;

export interface EnlargeOptions {
  /** A whole number. */
  readonly factor: number;
  /** Called before each tile. */
  readonly onTile: (tile: number, tiles: number) => void;
  readonly signal: AbortSignal;
  /** For tests: the edge of the longest enlarged tile. */
  readonly longestEnlarged?: number;
}

/**
 * Enlarges a picture tile by tile, so that memory beside the picture itself does not grow with it. Where the network reaches
 * no further than the tiles' margins, the result is the same as for the whole picture at once. Lanczos follows a network that
 * enlarges too much, or that cannot reach the size.
 *
 * @param picture three channels
 * @returns `factor` times as wide and high; null if the signal ended it between two tiles
 * @throws AppError `numerical` if float32 gives NaN or Inf too
 */
export async function enlargePicture(
  model: UpscalingModel,
  picture: Pixels,
  { factor, onTile, signal, longestEnlarged = LONGEST_ENLARGED }: EnlargeOptions,
): Promise<Pixels | null> {
  const { edge } = model;
  const passes = passFactors(model.scale, factor);
  const plans: Plan[] = [];
  let enlarged = framed(picture, edge);
  let { width, height } = enlarged;
  for (const passFactor of passes) {
    plans.push(planPass(model, { width, height }, passFactor, longestEnlarged));
    width *= passFactor;
    height *= passFactor;
  }
  const tiles = plans.reduce(
    (sum, { columns, rows }) => sum + columns.spans.length * rows.spans.length,
    0,
  );
  let tile = 0;
  for (const plan of plans) {
    const next = await runPass(model, enlarged, plan, () => {
      if (signal.aborted) return false;
      onTile((tile += 1), tiles);
      return true;
    });
    if (!next) return null;
    enlarged = next;
  }
  const frame = 2 * edge * factor;
  const whole = resample(
    enlarged,
    picture.width * factor + frame,
    picture.height * factor + frame,
    'lanczos',
  );
  return inner(whole, edge * factor);
}

/** The factor of each run of the network, including the shrinking that follows it. */
export function passFactors(scale: number, factor: number): number[] {
  const passes = [Math.min(scale, factor)];
  for (let rest = factor / passes[0]!; passes.length < MOST_PASSES; rest /= passes.at(-1)!) {
    // Tiles can only be shrunk one by one if their edges fall on whole pixels.
    if (rest <= 1 || scale === 1 || !Number.isInteger(rest)) break;
    passes.push(Math.min(scale, rest));
  }
  return passes;
}

interface Plan {
  readonly factor: number;
  readonly columns: Tiling;
  readonly rows: Tiling;
}

function planPass(
  { scale, multiple, reach }: UpscalingModel,
  { width, height }: Pick<Pixels, 'width' | 'height'>,
  factor: number,
  longestEnlarged: number,
): Plan {
  const margin = Math.min(reach, WIDEST_MARGIN);
  const longest = Math.max(Math.floor(longestEnlarged / scale), 4 * margin);
  const options = { longest, margin, multiple };
  return { factor, columns: tilesAlong(width, options), rows: tilesAlong(height, options) };
}

/** @param goOn whether to compute one more tile */
async function runPass(
  model: UpscalingModel,
  picture: Pixels,
  { factor, columns, rows }: Plan,
  goOn: () => boolean,
): Promise<Pixels | null> {
  const width = picture.width * factor;
  const height = picture.height * factor;
  const result = { width, height, channels: 3, data: new Uint8Array(width * height * 3) };
  for (const row of rows.spans) {
    for (const column of columns.spans) {
      if (!goOn()) return null;
      const tile = cut(picture, column.start, row.start, columns.length, rows.length);
      const enlarged = toPixels(await enlargeTile(model, tile));
      const wanted = resample(enlarged, columns.length * factor, rows.length * factor, 'lanczos');
      paste(wanted, result, column, row, factor);
    }
  }
  return result;
}

async function enlargeTile(model: UpscalingModel, tile: Tensor): Promise<Tensor> {
  let enlarged = await model.enlarge(tile);
  if (model.precision === 'fp16' && !isFiniteTensor(enlarged)) {
    await model.raisePrecision();
    enlarged = await model.enlarge(tile);
  }
  requireFinite(enlarged, { stage: 'upscaler' });
  return enlarged;
}

/** A part of a picture as `[1, 3, height, width]` in [0, 1]; what lies beyond its end is mirrored (torch's `reflect`). */
function cut(picture: Pixels, left: number, top: number, width: number, height: number): Tensor {
  const { data, shape } = tensor([1, 3, height, width]);
  const area = width * height;
  for (let row = 0; row < height; row += 1) {
    const y = mirrored(top + row, picture.height);
    for (let column = 0; column < width; column += 1) {
      const from = (y * picture.width + mirrored(left + column, picture.width)) * 3;
      const to = row * width + column;
      for (let channel = 0; channel < 3; channel += 1) {
        data[channel * area + to] = picture.data[from + channel]! / 255;
      }
    }
  }
  return { data, shape };
}

function mirrored(place: number, extent: number): number {
  if (place < 0) return Math.min(-place, extent - 1);
  return place < extent ? place : Math.max(2 * (extent - 1) - place, 0);
}

/** The picture with mirrored pixels on all sides. */
function framed(picture: Pixels, edge: number): Pixels {
  if (edge === 0) return picture;
  const [width, height] = [picture.width + 2 * edge, picture.height + 2 * edge];
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    const y = mirrored(row - edge, picture.height);
    for (let column = 0; column < width; column += 1) {
      const from = (y * picture.width + mirrored(column - edge, picture.width)) * 3;
      data.set(picture.data.subarray(from, from + 3), (row * width + column) * 3);
    }
  }
  return { width, height, channels: 3, data };
}

/** The opposite. */
function inner(picture: Pixels, edge: number): Pixels {
  if (edge === 0) return picture;
  const [width, height] = [picture.width - 2 * edge, picture.height - 2 * edge];
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    const from = ((row + edge) * picture.width + edge) * 3;
    data.set(picture.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { width, height, channels: 3, data };
}

/** Rounded and clamped to 8 bits. */
function toPixels({ shape, data }: Tensor): Pixels {
  const [, , height = 0, width = 0] = shape;
  const area = width * height;
  const pixels = new Uint8ClampedArray(area * 3);
  for (let pixel = 0; pixel < area; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      pixels[pixel * 3 + channel] = data[channel * area + pixel]! * 255;
    }
  }
  return { width, height, channels: 3, data: new Uint8Array(pixels.buffer) };
}

/** Copies the used part of an enlarged tile to its place. */
function paste(tile: Pixels, result: Pixels, column: Span, row: Span, factor: number): void {
  const bytes = (column.to - column.from) * factor * 3;
  for (let y = row.from * factor; y < row.to * factor; y += 1) {
    const fromRow = (y - row.start * factor) * tile.width;
    const from = (fromRow + (column.from - column.start) * factor) * 3;
    const to = (y * result.width + column.from * factor) * 3;
    result.data.set(tile.data.subarray(from, from + bytes), to);
  }
}
