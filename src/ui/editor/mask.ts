import { boxOf, intersection, type Box, type Size } from './box.ts';

/** How much each pixel is repainted: 0 not at all, 255 fully; row by row. */
export interface Mask extends Size {
  readonly data: Uint8Array;
}

/** An area of a picture, drawn row by row. */
export interface Shape {
  /** Nothing outside it is covered. */
  readonly box: Box;
  /**
   * Writes how much of each pixel of a row is covered, 0 to 255.
   *
   * @param row one number per pixel from `left` on; all are 0 at first
   */
  cover(row: Uint8Array, y: number, left: number): void;
}

/** Whether a shape is added to the area that will be repainted, or removed from it. */
export type Mode = 'add' | 'remove';

export const emptyMask = ({ width, height }: Size): Mask => ({
  width,
  height,
  data: new Uint8Array(width * height),
});

/** The part of the mask that a shape may change; null if there is none. */
export const partOf = (mask: Size, shape: Shape): Box | null =>
  intersection(boxOf(mask), shape.box);

export function drawShape(mask: Mask, shape: Shape, mode: Mode): void {
  const part = partOf(mask, shape);
  if (!part) return;
  const { data, width } = mask;
  const row = new Uint8Array(part.right - part.left);
  for (let y = part.top; y < part.bottom; y++) {
    row.fill(0);
    shape.cover(row, y, part.left);
    const start = y * width + part.left;
    for (let i = 0; i < row.length; i++) {
      const wanted = mode === 'add' ? row[i]! : 255 - row[i]!;
      const before = data[start + i]!;
      if (mode === 'add' ? wanted > before : wanted < before) data[start + i] = wanted;
    }
  }
}

export function isEmpty({ data }: Mask): boolean {
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) return false;
  return true;
}

/** The bytes of a part, row by row. */
export function cut({ data, width }: Mask, { left, top, right, bottom }: Box): Uint8Array {
  const bytes = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) {
    bytes.set(data.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  }
  return bytes;
}

/** Sets a part of the mask to bytes that were cut from a larger one. */
export function paste({ data, width }: Mask, part: Box, bytes: Uint8Array, from: Box): void {
  const { left, top, right, bottom } = part;
  for (let y = top; y < bottom; y++) {
    const start = (y - from.top) * (from.right - from.left) + left - from.left;
    data.set(bytes.subarray(start, start + right - left), y * width + left);
  }
}
