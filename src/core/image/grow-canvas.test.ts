import { describe, expect, test } from 'vitest';
import { drawnPicture } from './__fixtures__/drawn-picture.ts';
import { growCanvas } from './grow-canvas.ts';

const sides = { left: 9, top: 0, right: 3, bottom: 14 };
const source = drawnPicture([20, 16], 5);
const { picture, mask } = growCanvas(source, sides, 6);
const maskAt = (x: number, y: number) => mask.data[y * mask.width + x]!;
const pixelAt = ({ width, channels, data }: typeof picture, x: number, y: number) => [
  ...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels),
];

test('picture and mask have the new size', () => {
  const size = { width: 32, height: 30 };
  expect(picture).toMatchObject({ ...size, channels: 3 });
  expect(mask).toMatchObject({ ...size, channels: 1 });
});

test('the source is kept, bit for bit', () => {
  for (let y = 0; y < source.height; y += 1) {
    for (let x = 0; x < source.width; x += 1) {
      expect(pixelAt(picture, x + 9, y)).toEqual(pixelAt(source, x, y));
    }
  }
});

describe('the mask', () => {
  test('is white on the new area', () => {
    expect([maskAt(0, 0), maskAt(8, 7), maskAt(29, 3), maskAt(15, 16), maskAt(31, 29)]).toEqual([
      255, 255, 255, 255, 255,
    ]);
  });

  test('fades inwards from the seam, and is black beyond the overlap', () => {
    const row = Array.from({ length: 7 }, (_, x) => maskAt(9 + x, 0));
    expect(row).toEqual([234, 191, 149, 106, 64, 21, 0]);
    // There is nothing new at the top.
    expect(maskAt(18, 0)).toBe(0);
  });

  test('keeps part of a picture that is narrower than two overlaps', () => {
    const narrow = growCanvas(drawnPicture([10, 4], 1), { ...sides, bottom: 0 }, 32).mask;
    expect([...narrow.data.subarray(9, 19)]).toEqual([
      230, 179, 128, 77, 25, 25, 77, 128, 179, 230,
    ]);
  });
});

test('the new area has the colours of the nearest edge', () => {
  const plain = { width: 8, height: 8, channels: 4, data: new Uint8Array(256).fill(200) };
  const { data } = growCanvas(plain, { left: 40, top: 40, right: 0, bottom: 0 }).picture;
  expect(new Set(data)).toEqual(new Set([200]));
});

test('adds nothing if no side grows', () => {
  const grown = growCanvas(source, { left: 0, top: 0, right: 0, bottom: 0 });
  expect(grown.picture.data).toEqual(source.data);
  expect(grown.mask.data.some((value) => value > 0)).toBe(false);
});
