import { expect, test } from 'vitest';
import { EMPTY_HIRES, hiresOf } from './hires-form.ts';
import { mayExceed, paintableSize, paintedAtOnce, sizeFit } from './size-fit.ts';

test.each([
  [[512], 512, 512, 'fits'],
  [[512], 512, 768, 'fits'],
  [[512], 384, 576, 'fits'],
  [[512], 256, 256, 'too-small'],
  [[512], 256, 1024, 'too-small'],
  [[512], 512, 1024, 'too-large'],
  [[64], 512, 512, 'too-large'],
  [[512, 768], 768, 1024, 'fits'],
] as const)('of a model for %j, %d×%d %s', (sizes, width, height, expected) => {
  expect(sizeFit({ sizes: [...sizes] }, width, height)).toBe(expected);
});

test.each([
  [512, 512, 2 ** 18, null],
  [2048, 2048, 816 ** 2, { width: 816, height: 816 }],
  [2048, 1024, 512 * 1024, { width: 1024, height: 512 }],
  [1000, 504, 300_000, { width: 768, height: 384 }],
  [2048, 64, 0, { width: 64, height: 64 }],
])('%d×%d with room for %d pixels', (width, height, most, expected) => {
  expect(paintableSize({ width, height }, most)).toEqual(expected);
});

test.each([
  [512, 'webgpu', 2 ** 31, false],
  [520, 'webgpu', 2 ** 31, true],
  [256, 'wasm', 2 ** 31, true],
  [512, 'wasm', 2 ** 26, false],
  [768, 'wasm', 2 ** 26, true],
] as const)('%d pixels an edge on %s with a model of %d bytes may be too much: %s', (...row) => {
  const [edge, backend, bytes, expected] = row;
  expect(mayExceed({ width: edge, height: edge }, bytes, backend)).toBe(expected);
});

test.each([
  [null, 512],
  [true, 512],
  [false, 1024],
])(
  'with tiles: %s, a picture that becomes twice as large is painted %d pixels at once',
  (tiles, edge) => {
    const size = { width: 512, height: 512 };
    const hires = hiresOf({ ...EMPTY_HIRES, isOn: true, scale: 2, tiles });
    expect(paintedAtOnce(size, hires)).toEqual({ width: edge, height: edge });
    expect(paintedAtOnce(size, null)).toEqual(size);
  },
);
