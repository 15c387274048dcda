import { tensor, type Tensor } from './tensor.ts';

/** The source elements along an axis whose weighted sum is one target element. */
type Taps = readonly (readonly [place: number, weight: number])[];
type TapsAt = (index: number, source: number, target: number) => Taps;

/** The position of a target element's centre in the source, in elements; half-pixel centres. */
const middle = (index: number, source: number, target: number) =>
  ((index + 0.5) * source) / target - 0.5;

const within = (place: number, extent: number) => Math.min(Math.max(place, 0), extent - 1);

/** Keys' cubic convolution. */
function cubic(a: number, distance: number): number {
  const d = Math.abs(distance);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
}

const bilinear: TapsAt = (index, source, target) => {
  const at = Math.max(middle(index, source, target), 0);
  const first = Math.floor(at);
  const share = at - first;
  return [
    [first, 1 - share],
    [within(first + 1, source), share],
  ];
};

/** The four elements around `at`. */
const around = (at: number) => [-1, 0, 1, 2].map((offset) => Math.floor(at) + offset);

const MODES = {
  nearest: (index, source, target) => [[Math.floor((index * source) / target), 1]],
  'nearest-exact': (index, source, target) => [[Math.floor(((index + 0.5) * source) / target), 1]],
  bilinear,
  /** The same when enlarging. */
  'bilinear antialiased': bilinear,
  bicubic(index, source, target) {
    const at = middle(index, source, target);
    return around(at).map((place) => [within(place, source), cubic(-0.75, at - place)]);
  },
  /** Uses Pillow's constant and its treatment of edges: elements outside do not count. */
  'bicubic antialiased'(index, source, target) {
    const at = middle(index, source, target);
    const inside = around(at).filter((place) => place >= 0 && place < source);
    const weights = inside.map((place) => cubic(-0.5, at - place));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return inside.map((place, i) => [place, weights[i]! / sum]);
  },
} as const satisfies Record<string, TapsAt>;

export type Interpolation = keyof typeof MODES;

/**
 * Enlarges the last two axes as `torch.nn.functional.interpolate(x, size=(height, width), mode=…, antialias=…)` does.
 *
 * @param x `[1, channels, rows, columns]`, neither axis longer than in the result
 * @returns `[1, channels, height, width]`
 */
export function interpolate(x: Tensor, height: number, width: number, mode: Interpolation): Tensor {
  const [, channels = 0, rows = 0, columns = 0] = x.shape;
  const tapsAt: TapsAt = MODES[mode];
  const across = Array.from({ length: width }, (_, index) => tapsAt(index, columns, width));
  const down = Array.from({ length: height }, (_, index) => tapsAt(index, rows, height));
  const wide = new Float64Array(channels * rows * width);
  for (let line = 0, to = 0; line < channels * rows; line += 1) {
    for (const taps of across) {
      for (const [place, weight] of taps) wide[to]! += x.data[line * columns + place]! * weight;
      to += 1;
    }
  }
  const result = tensor([1, channels, height, width]);
  for (let channel = 0, to = 0; channel < channels; channel += 1) {
    for (const taps of down) {
      for (let column = 0; column < width; column += 1, to += 1) {
        let sum = 0;
        for (const [place, weight] of taps) {
          sum += wide[(channel * rows + place) * width + column]! * weight;
        }
        result.data[to] = sum;
      }
    }
  }
  return result;
}
