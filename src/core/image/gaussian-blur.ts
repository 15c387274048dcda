import type { Pixels } from './resample.ts';

/** The number of successive box blurs with which Pillow approximates the Gaussian. */
const PASSES = 3;

/** Weights are multiples of 2 ** -24. */
const ONE = 2 ** 24;

/**
 * Pillow's `ImageFilter.GaussianBlur`, bit for bit (libImaging/BoxBlur.c of 13.0): three box blurs along the rows and three
 * columns, each rounded to 8 bits. Beyond an edge, the edge pixel is repeated.
 *
 * @param radius the standard deviation in pixels, at least 0
 */
export function gaussianBlur(pixels: Pixels, radius: number): Pixels {
  if (!(radius > 0)) return pixels;
  const { width, height, channels } = pixels;
  const data = Uint8Array.from(pixels.data);
  const box = boxFor(radius);
  const row = width * channels;
  for (let start = 0; start < data.length; start += row) {
    for (let channel = 0; channel < channels; channel += 1) {
      blurLine(data, { start: start + channel, step: channels, length: width }, box);
    }
  }
  for (let start = 0; start < row; start += 1) {
    blurLine(data, { start, step: row, length: height }, box);
  }
  return { width, height, channels, data };
}

interface Box {
  /** The number of whole pixels on either side. */
  readonly reach: number;
  /** The weight of each of those pixels and of the centre. */
  readonly weight: number;
  /** The weight of the two pixels next to them. */
  readonly edgeWeight: number;
}

/** The box whose threefold blur has the variance of the Gaussian (Gwosdek et al. 2011), in C's float arithmetic. */
function boxFor(radius: number): Box {
  const f = Math.fround;
  const variance = f(f(f(radius) * f(radius)) / PASSES);
  const length = f(Math.sqrt(12 * variance + 1));
  const whole = Math.floor((length - 1) / 2);
  const next = (whole + 1) ** 2;
  const numerator = f((2 * whole + 1) * f(whole * (whole + 1) - f(3 * variance)));
  const box = f(whole + f(numerator / f(6 * f(variance - next))));
  const reach = Math.trunc(box);
  const weight = Math.trunc(f(ONE / f(f(box * 2) + 1)));
  return { reach, weight, edgeWeight: Math.trunc((ONE - (reach * 2 + 1) * weight) / 2) };
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

function blurLine(data: Uint8Array, { start, step, length }: Line, box: Box): void {
  const { reach, weight, edgeWeight } = box;
  const margin = reach + 1;
  const line = new Uint8Array(length + 2 * margin);
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (let place = 0; place < length; place += 1) {
      line[margin + place] = data[start + place * step]!;
    }
    line.fill(line[margin]!, 0, margin);
    line.fill(line[margin + length - 1]!, margin + length);
    let sum = 0;
    for (let place = 1; place < 2 * margin; place += 1) sum += line[place]!;
    for (let place = 0; place < length; place += 1) {
      const [before, after] = [line[place]!, line[place + 2 * margin]!];
      const mean = (sum * weight + (before + after) * edgeWeight + ONE / 2) / ONE;
      data[start + place * step] = mean;
      sum += after - line[place + 1]!;
    }
  }
}
