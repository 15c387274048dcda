import * as ort from 'onnxruntime-node';
import { Ending } from '../../core/async/ending.ts';
import { DEFAULT_WAYS } from '../../graph/index.ts';
import type { ComputeDevice } from '../device.ts';
import type { OnnxRuntime } from '../onnxruntime.ts';

/**
 * Replaces onnxruntime-web with onnxruntime-node: the same kernels on its own WebGPU device, with float16, which browsers without a
 * GPU do not have. It takes files as bytes, not as Blobs. What would run in WebAssembly runs in Node's CPU kernels.
 */
export function loadNodeRuntime(): Promise<OnnxRuntime> {
  const create = async (
    model: Uint8Array,
    { executionProviders, externalData, extra = {} }: ort.InferenceSession.SessionOptions,
  ) => {
    const files = (externalData ?? []) as readonly { path: string; data: Blob }[];
    const inMemory = files.map(async ({ path, data }) => ({
      path,
      data: new Uint8Array(await data.arrayBuffer()),
    }));
    return ort.InferenceSession.create(model, {
      executionProviders: [executionProviders?.includes('wasm') ? 'cpu' : 'webgpu'],
      logSeverityLevel: 3,
      externalData: await Promise.all(inMemory),
      extra,
    });
  };
  return Promise.resolve({ ...ort, InferenceSession: { create } } as unknown as OnnxRuntime);
}

export const NODE_WEBGPU: ComputeDevice = {
  backend: 'webgpu',
  precision: 'fp16',
  adapter: {
    vendor: 'mesa',
    architecture: '',
    description: 'lavapipe',
    isSoftware: true,
    maxBufferSize: 2 ** 28,
    maxBindingSize: 2 ** 27,
  },
  gpuDevice: {} as GPUDevice,
  identity: { adapter: 'mesa lavapipe', driver: 'shader-f16', browser: 'none', engine: 'none' },
  plan: null,
  ways: DEFAULT_WAYS,
  lost: new Ending(),
  shortage: { take: () => Promise.resolve(false) },
  fallbackReasons: [],
};
