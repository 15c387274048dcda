import { boxOf, intersection, type Box } from './box.ts';
import type { Mask } from './mask.ts';

export function invert({ data }: Mask): void {
  for (let i = 0; i < data.length; i++) data[i] = 255 - data[i]!;
}

export function clear({ data }: Mask): void {
  data.fill(0);
}

/** Three box blurs approximate a Gaussian blur; its standard deviation is about `radius` pixels. */
const PASSES = 3;

/**
 * Softens the edges. The sums start at half of the divisor, because storing a byte truncates. Outside the picture, the mask continues
 * with its border values.
 */
export function soften(mask: Mask, radius: number): void {
  const uneven = unevenPart(mask);
  if (!uneven) return;
  const reach = PASSES * radius;
  const part = intersection(boxOf(mask), {
    left: uneven.left - reach,
    top: uneven.top - reach,
    right: uneven.right + reach,
    bottom: uneven.bottom + reach,
  });
  if (!part) return;
  for (let pass = 0; pass < PASSES; pass++) {
    blurRows(mask, part, radius);
    blurColumns(mask, part, radius);
  }
}

/** The smallest box outside which all pixels are equal; null if all are. */
function unevenPart({ width, height, data }: Mask): Box | null {
  const ground = data[0];
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    const start = y * width;
    let first = 0;
    while (first < width && data[start + first] === ground) first++;
    if (first === width) continue;
    let last = width - 1;
    while (data[start + last] === ground) last--;
    left = Math.min(left, first);
    right = Math.max(right, last + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return left < right ? { left, top, right, bottom } : null;
}

function blurRows({ width, data }: Mask, { left, top, right, bottom }: Box, radius: number): void {
  const length = right - left;
  const span = 2 * radius + 1;
  // The first and last pixels are repeated as far as the blur reaches.
  const row = new Uint8Array(length + span);
  for (let y = top; y < bottom; y++) {
    const start = y * width + left;
    row.fill(data[start]!, 0, radius);
    row.set(data.subarray(start, start + length), radius);
    row.fill(data[start + length - 1]!, radius + length);
    let sum = radius;
    for (let i = 0; i < span; i++) sum += row[i]!;
    for (let i = 0; i < length; i++) {
      data[start + i] = sum / span;
      sum += row[i + span]! - row[i]!;
    }
  }
}

/** Processes rows all the same, because that is the order of memory. */
function blurColumns(
  { width, data }: Mask,
  { left, top, right, bottom }: Box,
  radius: number,
): void {
  const length = right - left;
  const span = 2 * radius + 1;
  const rows = Array.from({ length: bottom - top }, (_, i) =>
    data.slice((top + i) * width + left, (top + i) * width + right),
  );
  const at = (i: number) => rows[i < 0 ? 0 : i < rows.length ? i : rows.length - 1]!;
  const sums = new Int32Array(length).fill(radius);
  for (let i = -radius; i <= radius; i++) at(i).forEach((value, x) => (sums[x]! += value));
  for (let i = 0; i < rows.length; i++) {
    const start = (top + i) * width + left;
    const [next, last] = [at(i + radius + 1), at(i - radius)];
    for (let x = 0; x < length; x++) {
      const sum = sums[x]!;
      data[start + x] = sum / span;
      sums[x] = sum + next[x]! - last[x]!;
    }
  }
}
