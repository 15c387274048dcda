import { expect, test, vi } from 'vitest';
import { plainAttention } from '../../graph/__fixtures__/plain-attention.ts';
import { DEFAULT_WAYS } from '../../graph/index.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../__fixtures__/node-webgpu.ts';
import type { ComputeDevice } from '../device.ts';
import { checkPart } from './check-part.ts';

vi.mock('../onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

test.skipIf(process.env['VK_DRIVER_FILES'] === undefined)(
  'a whole step in float16 passes the check, without the attention that is wrong on lavapipe',
  async () => {
    const device = NODE_WEBGPU as Extract<ComputeDevice, { backend: 'webgpu' }>;
    expect(await checkPart(device, 'step', DEFAULT_WAYS)).toBeNull();
  },
);
