import { expect, test } from 'vitest';
import type { ComputeDevice } from './device.ts';
import { fakeGpu } from './__fixtures__/fake-gpu.ts';
import { longestVaeTile } from './vae-tiling.ts';

const MIB = 2 ** 20;
const SD = { blockChannels: [128, 256, 512, 512], spatialFactor: 8 };
const MINI = { blockChannels: [16, 32, 64, 128], spatialFactor: 8 };
const CPU: ComputeDevice = {
  backend: 'wasm',
  precision: 'fp32',
  adapter: null,
  fallbackReasons: [],
};

function gpu(maxBufferSize: number, maxBindingSize = maxBufferSize): ComputeDevice {
  const { device } = fakeGpu();
  return { ...device, adapter: { ...device.adapter, maxBufferSize, maxBindingSize } };
}

const SWIFTSHADER = gpu(1024 * MIB);
const PHONE = gpu(256 * MIB, 128 * MIB);
const DESKTOP = gpu(2048 * MIB);

test.each([
  ['SD', SD, 'fp32', CPU, 512, null],
  ['SD', SD, 'fp32', CPU, 520, 64],
  ['the small model', MINI, 'fp32', CPU, 1024, null],
  ['the small model', MINI, 'fp32', CPU, 1536, 64],
  ['the small model', MINI, 'fp32', SWIFTSHADER, 1536, 64],
  ['SD', SD, 'fp16', DESKTOP, 1024, null],
  ['SD', SD, 'fp16', DESKTOP, 1536, 64],
  ['SD', SD, 'fp16', PHONE, 256, null],
  ['SD', SD, 'fp16', PHONE, 512, 45],
  ['a VAE of one block', { blockChannels: [512], spatialFactor: 1 }, 'fp32', PHONE, 2048, null],
] as const)('%s', (_, config, precision, device, pixels, expected) => {
  const latents = pixels / config.spatialFactor;
  expect(longestVaeTile(config, precision, device, latents, latents)).toBe(expected);
});

test('a tile has something between its margins on any device', () => {
  expect(longestVaeTile(SD, 'fp32', gpu(MIB), 64, 64)).toBe(16);
});
