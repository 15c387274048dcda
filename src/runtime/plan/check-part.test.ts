import * as ort from 'onnxruntime-node';
import { expect, test, vi } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { CHECK_PARTS, DEFAULT_WAYS, type GraphWays } from '../../graph/index.ts';
import { fakeGpu } from '../__fixtures__/fake-gpu.ts';
import { checkPart } from './check-part.ts';

/** A GPU whose kernels are the CPU's, with any fault that a test adds. */
let onGpu: (outputs: ort.InferenceSession.OnnxValueMapType) => typeof outputs | Promise<never>;

vi.mock('../onnxruntime.ts', () => ({
  loadOnnxRuntime: () => Promise.resolve({ ...ort, InferenceSession: { create } }),
}));

async function create(
  model: Uint8Array,
  { executionProviders, externalData = [] }: ort.InferenceSession.SessionOptions,
) {
  const files = externalData as readonly { path: string; data: Blob }[];
  const inMemory = files.map(async ({ path, data }) => ({
    path,
    data: new Uint8Array(await data.arrayBuffer()),
  }));
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    externalData: await Promise.all(inMemory),
  });
  const isGpu = executionProviders?.[0] !== 'wasm';
  return {
    run: async (feeds: Record<string, ort.Tensor>) => {
      const outputs = await session.run(feeds);
      return isGpu ? onGpu(outputs) : outputs;
    },
    release: () => session.release(),
  };
}

const right = (outputs: ort.InferenceSession.OnnxValueMapType) => outputs;
const OTHER_WAYS: GraphWays = {
  linear: { fewRows: 'conv', manyRows: 'conv' },
  convolution: { narrow: 'gather', wide: 'gather' },
};

/** In float32, which the CPU has kernels for. */
const gpu = () => ({ ...fakeGpu().device, precision: 'fp32' as const });

test.each(CHECK_PARTS)('%s: right in every way of writing it', async (part) => {
  onGpu = right;
  expect(await checkPart(gpu(), part, DEFAULT_WAYS)).toBeNull();
  expect(await checkPart(gpu(), part, OTHER_WAYS)).toBeNull();
});

test('an output of a kernel that is deliberately wrong is named, unless it does not matter', async () => {
  onGpu = (outputs) => {
    const { cross } = outputs;
    (cross!.data as Float32Array).subarray(0, 40).fill(0.5);
    return outputs;
  };
  const wrong = { why: 'wrong', detail: 'attention40.cross' };
  expect(await checkPart(gpu(), 'attention40', DEFAULT_WAYS)).toEqual(wrong);
  expect(await checkPart(gpu(), 'attention40', DEFAULT_WAYS, ['self'])).toBeNull();
});

test('an error is a fault, but being out of memory says nothing', async () => {
  onGpu = () => Promise.reject(new Error('bad shader'));
  expect(await checkPart(gpu(), 'linear', DEFAULT_WAYS)).toMatchObject({ why: 'failed' });
  onGpu = () => Promise.reject(new Error('failed to allocate a buffer'));
  const check = checkPart(gpu(), 'linear', DEFAULT_WAYS);
  await expect(check).rejects.toThrow(AppError);
});

test('a GPU that is lost during the check is at fault', async () => {
  const { device, lost } = fakeGpu();
  onGpu = () => {
    lost.come();
    return Promise.reject(new Error('device lost'));
  };
  const fault = await checkPart({ ...device, precision: 'fp32' }, 'linear', DEFAULT_WAYS);
  expect(fault).toMatchObject({ why: 'lost' });
});
