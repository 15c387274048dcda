import { Ending } from '../../core/async/ending.ts';
import { DEFAULT_WAYS } from '../../graph/index.ts';
import type { ComputeDevice } from '../device.ts';

export interface FakeGpu {
  readonly device: Extract<ComputeDevice, { backend: 'webgpu' }>;
  readonly lost: Ending;
  /** The error that a device short of memory reports when asked. */
  isShort: boolean;
}

/** A GPU that can only be lost; `destroy` announces the loss a little later, like a real one. */
export function fakeGpu(): FakeGpu {
  const lost = new Ending();
  const fake = { lost, isShort: false };
  const adapter = {
    vendor: 'none',
    architecture: '',
    description: '',
    isSoftware: false,
    maxBufferSize: 2 ** 30,
    maxBindingSize: 2 ** 30,
  };
  const device: FakeGpu['device'] = {
    backend: 'webgpu',
    precision: 'fp16',
    adapter,
    gpuDevice: { destroy: () => void setTimeout(() => lost.come()) } as unknown as GPUDevice,
    identity: { adapter: 'none', driver: 'shader-f16', browser: 'none', engine: 'none' },
    plan: null,
    ways: DEFAULT_WAYS,
    lost,
    shortage: { take: () => Promise.resolve(fake.isShort) },
    fallbackReasons: [],
  };
  return Object.assign(fake, { device });
}
