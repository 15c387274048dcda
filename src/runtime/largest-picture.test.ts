import { expect, test } from 'vitest';
import type { ComputeDevice } from './device.ts';
import { fakeGpu } from './__fixtures__/fake-gpu.ts';
import { mostLatents } from './largest-picture.ts';

const MIB = 2 ** 20;
const none = { resnets: 2, transformerLayers: 1, downHasAttention: false, upHasAttention: false };
const attending = { ...none, downHasAttention: true, upHasAttention: true };
/** SD 1.5's and skypaint-mini's. */
const SD = {
  blocks: [
    { ...attending, channels: 320, heads: 8 },
    { ...attending, channels: 640, heads: 8 },
    { ...attending, channels: 1280, heads: 8 },
    { ...none, channels: 1280, heads: 8 },
  ],
};
const MINI = {
  blocks: [
    { ...attending, channels: 96, heads: 4 },
    { ...none, channels: 192, heads: 4 },
  ],
};
const CPU: ComputeDevice = {
  backend: 'wasm',
  precision: 'fp32',
  adapter: null,
  fallbackReasons: [],
};

function gpu(maxBindingSize: number): ComputeDevice {
  const { device } = fakeGpu();
  return { ...device, adapter: { ...device.adapter, maxBindingSize } };
}

/** The edge of the largest square, in pixels. */
function edge(...request: Parameters<typeof mostLatents>): number {
  return Math.floor(Math.sqrt(mostLatents(...request))) * 8;
}

test('on a GPU, what the feed-forward’s largest tensor leaves', () => {
  expect(edge(SD, 1719 * MIB, gpu(2048 * MIB))).toBeGreaterThanOrEqual(2048);
  expect(edge(SD, 1719 * MIB, gpu(128 * MIB))).toBe(1288);
});

test('on the CPU, what the weights and the scores of the attention leave of 4 GiB', () => {
  // 512 x 512 pixels were measured to take 3,517 MiB in all.
  expect(edge(SD, 3279 * MIB, CPU)).toBe(952);
  expect(edge(SD, 2 ** 33, CPU)).toBe(0);
  // 12.5 million in fp32.
  expect(edge(MINI, 50 * MIB, CPU)).toBeGreaterThanOrEqual(2048);
});
