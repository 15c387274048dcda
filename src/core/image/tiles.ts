/** A piece of one axis: tile `start … start + length`, of which `from … to` is used. All in pixels. */
export interface Span {
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

export interface Tiling {
  /** The same for all tiles, so that one graph fits them all. */
  readonly length: number;
  readonly spans: readonly Span[];
}

interface TileOptions {
  readonly longest: number;
  /** How many pixels at a tile's inner edges are not used, because they depend on what is outside the tile. */
  readonly margin: number;
  /** Starts and lengths are multiples of this; the last tile may reach beyond the end. */
  readonly multiple: number;
}

/**
 * Splits an axis into tiles of equal length, as few and as short as possible, whose used parts join without gaps.
 *
 * @param extent in pixels, at least 1
 * @throws RangeError if the margins leave nothing of the longest tile
 */
export function tilesAlong(extent: number, { longest, margin, multiple }: TileOptions): Tiling {
  const up = (length: number) => Math.ceil(length / multiple) * multiple;
  const padded = up(extent);
  if (padded <= longest) return { length: padded, spans: [{ start: 0, from: 0, to: extent }] };
  const overlap = 2 * up(margin);
  const usable = Math.floor(longest / multiple) * multiple - overlap;
  if (usable < 1) throw new RangeError(`margins of ${margin} in tiles of ${longest}`);
  const count = Math.ceil((padded - overlap) / usable);
  const length = up((padded + (count - 1) * overlap) / count);
  const starts = Array.from({ length: count }, (_, index) =>
    Math.min(index * (length - overlap), padded - length),
  );
  return {
    length,
    spans: starts.map((start, index) => ({
      start,
      from: index === 0 ? 0 : start + overlap / 2,
      to: index === count - 1 ? extent : starts[index + 1]! + overlap / 2,
    })),
  };
}
