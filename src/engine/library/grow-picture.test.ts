import { expect, it } from 'vitest';
import { growCanvas } from '../../core/image/grow-canvas.ts';
import type { Pixels } from '../../core/image/resample.ts';
import { withoutAlpha } from '../../core/image/without-alpha.ts';
import { growPicture } from './grow-picture.ts';

/** Files that hold their pixels as they are. */
const files = new Map<Blob, Pixels>();
const fileOf = (width: number, height: number, rgb: Uint8Array): Blob => {
  const file = new Blob();
  files.set(file, { width, height, channels: 3, data: rgb });
  return file;
};
const codecs = {
  decode: (file: Blob) => Promise.resolve(files.get(file)!),
  encode: ({ width, height, data }: { width: number; height: number; data: Uint8ClampedArray }) =>
    Promise.resolve(fileOf(width, height, withoutAlpha(data))),
};

const RGB = Uint8Array.from({ length: 12 * 8 * 3 }, (_, i) => (i * 37) % 256);
const picture = fileOf(12, 8, RGB);
const sides = { top: 0, right: 8, bottom: 0, left: 16 };
const WIDTH = 16 + 12 + 8;

it('keeps every pixel of the picture, and masks what is new', async () => {
  const grown = await growPicture({ picture, mask: null, sides }, codecs);
  const after = files.get(grown.picture)!;
  expect([after.width, after.height]).toEqual([WIDTH, 8]);
  for (let y = 0; y < 8; y++) {
    const row = after.data.subarray((y * WIDTH + 16) * 3, (y * WIDTH + 28) * 3);
    expect(row).toEqual(RGB.subarray(y * 36, (y + 1) * 36));
  }
  const mask = files.get(grown.mask)!;
  const expected = growCanvas(files.get(picture)!, sides).mask.data;
  expect(mask.data).toHaveLength(3 * WIDTH * 8);
  expect(mask.data.every((value, i) => value === expected[Math.floor(i / 3)])).toBe(true);
});

it('keeps what was masked before, in its new place', async () => {
  const white = (x: number, y: number) => x >= 5 && x < 7 && y === 3;
  const grey = Uint8Array.from({ length: 12 * 8 * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return white(pixel % 12, Math.floor(pixel / 12)) ? 255 : 0;
  });
  const without = await growPicture({ picture, mask: null, sides }, codecs);
  const grown = await growPicture({ picture, mask: fileOf(12, 8, grey), sides }, codecs);
  const [before, after] = [files.get(without.mask)!.data, files.get(grown.mask)!.data];
  for (let i = 0; i < after.length; i += 3) {
    const [x, y] = [(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)];
    expect(after[i]).toBe(white(x - 16, y) ? 255 : before[i]);
  }
});
