import { boxOf, grown, intersection, tilesOf, type Box } from './box.ts';
import { cut, paste, type Mask } from './mask.ts';

/** Changes a mask; calls `touch` before pixels of a part change. */
export type Effect = (mask: Mask, touch: (part: Box) => void) => void;

export const invert: Effect = (mask, touch) => {
  touch(boxOf(mask));
  const { data } = mask;
  for (let i = 0; i < data.length; i++) data[i] = 255 - data[i]!;
};

export const clear: Effect = (mask, touch) => {
  touch(boxOf(mask));
  mask.data.fill(0);
};

/** Three box blurs approximate a Gaussian blur; its standard deviation is about the radius of each. */
const BLURS = 3;

/** Most of a mask is even, and stays so. Small squares pass over more of it, but blur more pixels around each of them. */
const SQUARE = 128;

/** Softens the edges. Outside the picture, the mask continues with its border values. */
export const soften =
  (radius: number): Effect =>
  (mask, touch) => {
    const before = { ...mask, data: mask.data.slice() };
    for (const square of tilesOf(mask, SQUARE)) {
      // As far as the blurs reach. What they make of this margin is wrong, and not used.
      const part = intersection(boxOf(mask), grown(square, BLURS * radius))!;
      if (isEven(before, part)) continue;
      touch(square);
      const bytes = cut(before, part);
      blur(bytes, part.right - part.left, radius);
      paste(mask, square, bytes, part);
    }
  };

function isEven({ data, width }: Mask, { left, top, right, bottom }: Box): boolean {
  const first = data[top * width + left];
  for (let y = top; y < bottom; y++) {
    const end = y * width + right;
    for (let at = y * width + left; at < end; at++) if (data[at] !== first) return false;
  }
  return true;
}

function blur(bytes: Uint8Array, width: number, radius: number): void {
  const height = bytes.length / width;
  const blurLine = lineBlur(radius, Math.max(width, height));
  for (let y = 0; y < height; y++) blurLine(bytes, y * width, 1, width);
  for (let x = 0; x < width; x++) blurLine(bytes, x, width, height);
}

/**
 * Blurs lines in place, whose ends are repeated as far as the blur reaches. All three box blurs are made in one pass, as running sums
 * of running sums (E. B. Hogenauer, "An economical class of digital filters for decimation and interpolation", 1981).
 */
function lineBlur(radius: number, longest: number) {
  const span = 2 * radius + 1;
  const reach = BLURS * radius;
  const weight = span ** BLURS;
  const before = BLURS * span;
  const line = new Uint8Array(before + longest + 2 * reach);
  return (bytes: Uint8Array, start: number, step: number, length: number): void => {
    const head = bytes[start]!;
    const tail = bytes[start + (length - 1) * step]!;
    // Most of a line is even, too: only the part between its ends is blurred.
    let from = 0;
    while (from < length && bytes[start + from * step] === head) from++;
    if (from === length) return;
    let end = length;
    while (bytes[start + (end - 1) * step] === tail) end--;

    const after = before + end - from;
    line.fill(head, 0, before);
    for (let i = from; i < end; i++) line[before + i - from] = bytes[start + i * step]!;
    line.fill(tail, after, after + 2 * reach);
    let [first, second] = [0, 0];
    // Half of the divisor more, because storing a byte truncates.
    let third = weight * head + (weight - 1) / 2;
    for (let at = before, i = from - reach; at < after + 2 * reach; at++, i++) {
      first += line[at]! - line[at - BLURS * span]! + 3 * (line[at - 2 * span]! - line[at - span]!);
      second += first;
      third += second;
      if (i >= 0 && i < length) bytes[start + i * step] = third / weight;
    }
  };
}
