import { expect, test } from 'vitest';
import type { ComputeDevice } from '../../../runtime/device.ts';
import { byTiles } from './by-tiles.ts';

const CPU: ComputeDevice = {
  backend: 'wasm',
  precision: 'fp32',
  adapter: null,
  fallbackReasons: [],
};

test.each([
  [768, 2 ** 22, false],
  [776, 2 ** 22, true],
  // A large model leaves less memory.
  [768, 640 ** 2, true],
])(
  'a second pass with edges of %d pixels, where %d pixels fit, goes by tiles: %s',
  (edge, most, expected) => {
    expect(byTiles({ width: edge, height: edge }, CPU, most)).toBe(expected);
  },
);
