import { cropAround, tensor, type Place, type Tensor } from '../core/tensor/tensor.ts';
import type { Size } from './size.ts';

/** The least overlap of two neighbours, as a fraction of a tile's edge. */
const LEAST_OVERLAP = 1 / 4;

/**
 * In latents. Beyond a tile's edge a convolution sees zeros instead of the picture; their effect is the same all along the edge, so
 * that even a little of it shows as a straight line. Two latents, if the overlap has room for them.
 */
const marginIn = (overlap: number) => Math.min(2, Math.floor(overlap / 4));

/**
 * The UNet's prediction for latents that are larger than a tile: it runs on overlapping tiles, and where they overlap their
 * predictions are averaged (MultiDiffusion, Bar-Tal et al. 2023, https://arxiv.org/abs/2302.08113). A tile counts less the nearer
 * its edge is, and its outermost latents do not count at all, so that no seam shows. All tiles have the same size, so that one
 * session is enough.
 *
 * @param sample `[1, channels, height, width]`, scaled as the scheduler asks
 * @param tile in latents; null for the whole sample at once
 * @param predict the prediction for one tile, counted from 0, at its place, or null to end the work
 * @param onTile is called before each tile; not for a whole sample
 * @param wraps whether the sample continues at its opposite edge, and tiles with it
 * @returns as high and wide as `sample`, with the prediction's channels; null if `predict` ended it
 */
export async function predictByTiles(
  sample: Tensor,
  tile: Size | null,
  predict: (tile: Tensor, index: number, place: Place) => Promise<Tensor | null>,
  onTile: (tile: number, tiles: number) => void,
  wraps = false,
): Promise<Tensor | null> {
  const [, , height = 0, width = 0] = sample.shape;
  if (!tile || (height <= tile.height && width <= tile.width)) {
    return predict(sample, 0, { top: 0, left: 0, height, width });
  }
  const [rows, columns] = [axisOf(height, tile.height, wraps), axisOf(width, tile.width, wraps)];
  const tiles = rows.starts.flatMap((top) => columns.starts.map((left) => ({ top, left })));
  let sums: Float64Array | null = null;
  for (const [index, { top, left }] of tiles.entries()) {
    onTile(index + 1, tiles.length);
    const place = { top, left, height: rows.length, width: columns.length };
    const predicted = await predict(cropAround(sample, place), index, place);
    if (!predicted) return null;
    const channels = predicted.shape[1]!;
    sums ??= new Float64Array(channels * height * width);
    for (let channel = 0, inPart = 0; channel < channels; channel += 1) {
      for (let row = 0; row < rows.length; row += 1) {
        const start = (channel * height + ((top + row) % height)) * width;
        for (let column = 0; column < columns.length; column += 1, inPart += 1) {
          const share = rows.shareAt(top, row) * columns.shareAt(left, column);
          sums[start + ((left + column) % width)]! += predicted.data[inPart]! * share;
        }
      }
    }
  }
  const values = Float32Array.from(sums ?? []);
  return tensor([1, values.length / (height * width), height, width], values);
}

interface Axis {
  /** Of every tile. */
  readonly length: number;
  readonly starts: readonly number[];
  /** The share of a tile's place in the average; the shares of all tiles at a place add up to 1. */
  shareAt(start: number, place: number): number;
}

/** Tiles along an axis, spread evenly and as few as the least overlap allows. */
function axisOf(extent: number, longest: number, wraps: boolean): Axis {
  const length = Math.min(extent, longest);
  const starts = startsOf(extent, length, wraps);
  const margin = marginIn(overlapOf(length));
  const weightAt = (start: number, place: number) => {
    // At the picture's own edges the whole sample would see zeros too.
    const before = start > 0 || wraps ? margin : 0;
    const after = start + length < extent || wraps ? margin : 0;
    return Math.max(0, Math.min(place + 1 - before, length - place - after));
  };
  const totals = new Float64Array(extent);
  for (const start of starts) {
    for (let place = 0; place < length; place += 1) {
      totals[(start + place) % extent]! += weightAt(start, place);
    }
  }
  return {
    length,
    starts,
    shareAt: (start, place) => weightAt(start, place) / totals[(start + place) % extent]!,
  };
}

const overlapOf = (length: number) => Math.ceil(length * LEAST_OVERLAP);

function startsOf(extent: number, length: number, wraps: boolean): readonly number[] {
  if (extent <= length) return [0];
  const overlap = overlapOf(length);
  // In a circle there is one more overlap.
  const [way, covered] = wraps ? [extent, extent] : [extent - length, extent - overlap];
  const count = Math.ceil(covered / (length - overlap));
  const gaps = wraps ? count : Math.max(count - 1, 1);
  return Array.from({ length: count }, (_, index) => Math.round((index * way) / gaps));
}
