import { expect, test, vi } from 'vitest';
import { DEFAULT_WAYS, type GraphWays } from '../../graph/index.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../__fixtures__/node-webgpu.ts';
import type { ComputeDevice } from '../device.ts';
import { checkPart } from './check-part.ts';

vi.mock('../onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));

type WebGpu = Extract<ComputeDevice, { backend: 'webgpu' }>;
const device = NODE_WEBGPU as WebGpu;
const PARTS = ['linear', 'convolution', 'norms', 'pixelAttention'] as const;
const OTHER_WAYS: GraphWays = {
  linear: { fewRows: 'conv', manyRows: 'conv' },
  convolution: { narrow: 'gather', wide: 'gather' },
};

test.skipIf(process.env['VK_DRIVER_FILES'] === undefined).each(PARTS)(
  'float16 kernels pass the check of %s',
  async (part) => {
    expect(await checkPart(device, part, DEFAULT_WAYS)).toBeNull();
  },
);

test.skipIf(process.env['VK_DRIVER_FILES'] === undefined).each(['linear', 'convolution'] as const)(
  'so they do in every way of writing %s',
  async (part) => {
    expect(await checkPart(device, part, OTHER_WAYS)).toBeNull();
  },
);

/**
 * Node's device has subgroups, of four threads on lavapipe, which is too few for FlashAttention. Only one size of head, because
 * lavapipe takes long to compile each.
 */
test.skipIf(process.env['VK_DRIVER_FILES'] === undefined)(
  'the check finds what attention computes wrong on lavapipe',
  async () => {
    expect(await checkPart(device, 'attention40', DEFAULT_WAYS)).toEqual({
      why: 'wrong',
      detail: 'attention40.self, attention40.cross',
    });
  },
);
