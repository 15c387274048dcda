import { expect, test } from 'vitest';
import { fakeGpu } from './__fixtures__/fake-gpu.ts';
import type { ComputeDevice } from './device.ts';
import { memoryPlan } from './memory-plan.ts';

const GIB = 2 ** 30;
/** SD 1.5 without its token embedding: UNet, text encoder, VAE. */
const SD15 = { fp16: 1.95 * GIB, fp32: 3.9 * GIB };

function gpu(maxBufferSize: number, isSoftware = false): ComputeDevice {
  const texts = { vendor: '', architecture: '', description: '' };
  const adapter = { ...texts, isSoftware, maxBufferSize, maxBindingSize: maxBufferSize };
  return { ...fakeGpu().device, adapter };
}
const wasm: ComputeDevice = {
  backend: 'wasm',
  precision: 'fp32',
  adapter: null,
  fallbackReasons: ['no-webgpu'],
};

test.each([
  ['WebAssembly, SD 1.5 in fp32', SD15.fp32, wasm, 'one-at-a-time'],
  ['WebAssembly, a small model', 0.1 * GIB, wasm, 'keep-all'],
  ['a phone, SD 1.5', SD15.fp16, gpu(0.25 * GIB), 'one-at-a-time'],
  ['a phone, a small model', 0.1 * GIB, gpu(0.25 * GIB), 'keep-all'],
  ['an integrated GPU, SD 1.5', SD15.fp16, gpu(GIB), 'keep-all'],
  ['an integrated GPU without f16, SD 1.5', SD15.fp32, gpu(GIB), 'one-at-a-time'],
  ['a large GPU without f16, SD 1.5', SD15.fp32, gpu(4 * GIB), 'keep-all'],
  [
    'a software adapter of large buffers, SD 1.5 in fp32',
    SD15.fp32,
    gpu(4 * GIB, true),
    'one-at-a-time',
  ],
])('%s', (_, bytes, device, plan) => {
  expect(memoryPlan(bytes, device)).toBe(plan);
});
