/** Planes of numbers, `[count, height, width]`. */
export interface FloatMaps {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array | Float64Array;
}

/** The two neighbours of a position, and how far it lies from the first towards the second. */
export type LinearTaps = readonly [first: number, second: number, share: number];

/** PyTorch's `interpolate(mode='bilinear', align_corners=False)` along one axis. */
export function bilinearTaps(source: number, target: number): LinearTaps[] {
  return Array.from({ length: target }, (_, index) => {
    const place = Math.max(0, ((index + 0.5) * source) / target - 0.5);
    const first = Math.min(Math.floor(place), source - 1);
    return [first, Math.min(first + 1, source - 1), place - first] as const;
  });
}

const A = -0.75;

/** The same for `mode='bicubic'`: Keys' cubic with a = -0.75, without antialiasing. */
function bicubicTaps(source: number, target: number): (readonly [number, number])[][] {
  return Array.from({ length: target }, (_, index) => {
    const place = ((index + 0.5) * source) / target - 0.5;
    const first = Math.floor(place);
    const x = place - first;
    const near = (d: number) => ((A + 2) * d - (A + 3)) * d * d + 1;
    const far = (d: number) => ((A * d - 5 * A) * d + 8 * A) * d - 4 * A;
    return [far(x + 1), near(x), near(1 - x), far(2 - x)].map((weight, tap) => {
      const from = Math.min(Math.max(first - 1 + tap, 0), source - 1);
      return [from, weight] as const;
    });
  });
}

/** Resizes one plane like PyTorch's `interpolate(mode='bicubic', align_corners=False)`. */
export function bicubic(
  { width: sourceWidth, height: sourceHeight, data }: Omit<FloatMaps, 'count'>,
  width: number,
  height: number,
): Float64Array {
  const [columns, rows] = [bicubicTaps(sourceWidth, width), bicubicTaps(sourceHeight, height)];
  const across = new Float64Array(width * sourceHeight);
  for (let y = 0; y < sourceHeight; y += 1) {
    columns.forEach((taps, x) => {
      let sum = 0;
      for (const [from, weight] of taps) sum += data[y * sourceWidth + from]! * weight;
      across[y * width + x] = sum;
    });
  }
  const result = new Float64Array(width * height);
  rows.forEach((taps, y) => {
    for (const [from, weight] of taps) {
      for (let x = 0; x < width; x += 1) {
        result[y * width + x]! += across[from * width + x]! * weight;
      }
    }
  });
  return result;
}
