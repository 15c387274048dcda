import type { Pixels } from '../resample.ts';

/** Thresholds of the gradient's magnitude |dx| + |dy|, whose largest value is 2040. */
export interface CannyThresholds {
  /** A pixel above this belongs to a line if it is connected to a strong one. */
  readonly low: number;
  /** A pixel above this starts a line. */
  readonly high: number;
}

/** tan(22.5°) in units of 2 ** -15. */
const TAN_22 = 13573;

const enum Mark {
  Weak,
  None,
  Strong,
}

/**
 * OpenCV's `cv2.Canny` with its defaults, bit for bit (imgproc/src/canny.cpp of 5.0): 3x3 Sobel with repeated edges, the L1 norm of
 * the channel with the largest gradient, thinned across the gradient, and linked from strong to weak pixels.
 *
 * @returns one channel: 255 on a line, otherwise 0
 */
export function canny(pixels: Pixels, { low, high }: CannyThresholds): Pixels {
  const { width, height } = pixels;
  const { dx, dy, magnitude } = gradient(pixels);
  const [from, strong] = [Math.floor(Math.min(low, high)), Math.floor(Math.max(low, high))];
  // One extra row and column of zeros on each side.
  const stride = width + 2;
  const marks = new Uint8Array(stride * (height + 2)).fill(Mark.None);
  const open: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y + 1) * stride + x + 1;
      const here = magnitude[at]!;
      if (here <= from || !isPeak(magnitude, at, stride, dx[y * width + x]!, dy[y * width + x]!)) {
        continue;
      }
      if (here > strong) open.push(at);
      marks[at] = here > strong ? Mark.Strong : Mark.Weak;
    }
  }
  const around = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const step of around) {
      if (marks[at + step] !== Mark.Weak) continue;
      marks[at + step] = Mark.Strong;
      open.push(at + step);
    }
  }
  const data = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += 1) {
      if (marks[(y + 1) * stride + x + 1] === Mark.Strong) data[to] = 255;
    }
  }
  return { width, height, channels: 1, data };
}

/** Whether the magnitude is a maximum across the line, whose direction is one of four. */
function isPeak(
  magnitude: Int32Array,
  at: number,
  stride: number,
  dx: number,
  dy: number,
): boolean {
  const here = magnitude[at]!;
  const across = Math.abs(dx) * TAN_22;
  const down = Math.abs(dy) * 2 ** 15;
  if (down < across) return here > magnitude[at - 1]! && here >= magnitude[at + 1]!;
  if (down > across + Math.abs(dx) * 2 ** 16) {
    return here > magnitude[at - stride]! && here >= magnitude[at + stride]!;
  }
  const side = (dx ^ dy) < 0 ? -1 : 1;
  return here > magnitude[at - stride - side]! && here > magnitude[at + stride + side]!;
}

/** Sobel's derivatives `[height, width]` of the strongest channel, and |dx| + |dy| with a margin of one zero. */
function gradient({ width, height, channels, data }: Pixels) {
  const dx = new Int16Array(width * height);
  const dy = new Int16Array(width * height);
  const stride = width + 2;
  const magnitude = new Int32Array(stride * (height + 2));
  const row = width * channels;
  for (let y = 0; y < height; y += 1) {
    const here = y * row;
    const above = Math.max(y - 1, 0) * row;
    const below = Math.min(y + 1, height - 1) * row;
    for (let x = 0; x < width; x += 1) {
      const left = Math.max(x - 1, 0) * channels;
      const middle = x * channels;
      const right = Math.min(x + 1, width - 1) * channels;
      let largest = -1;
      for (let channel = 0; channel < channels; channel += 1) {
        const pixel = (line: number, column: number) => data[line + column + channel]!;
        const [nw, ne] = [pixel(above, left), pixel(above, right)];
        const [sw, se] = [pixel(below, left), pixel(below, right)];
        const across = ne - nw + 2 * (pixel(here, right) - pixel(here, left)) + se - sw;
        const down = sw - nw + 2 * (pixel(below, middle) - pixel(above, middle)) + se - ne;
        const norm = Math.abs(across) + Math.abs(down);
        if (norm <= largest) continue;
        largest = norm;
        dx[y * width + x] = across;
        dy[y * width + x] = down;
      }
      magnitude[(y + 1) * stride + x + 1] = largest;
    }
  }
  return { dx, dy, magnitude };
}
