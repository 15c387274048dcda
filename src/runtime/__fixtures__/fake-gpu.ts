import { Ending } from '../../core/async/ending.ts';
import type { ComputeDevice } from '../device.ts';

export interface FakeGpu {
  readonly device: Extract<ComputeDevice, { backend: 'webgpu' }>;
  readonly lost: Ending;
  /** As the one that ran short would say when asked. */
  isShort: boolean;
}

/** A GPU of which no more is there than that it may go away; `destroy` announces it a little later, as a real one does. */
export function fakeGpu(): FakeGpu {
  const lost = new Ending();
  const fake = { lost, isShort: false };
  const adapter = {
    vendor: 'none',
    architecture: '',
    description: '',
    isSoftware: false,
    maxBufferSize: 2 ** 30,
  };
  const device: FakeGpu['device'] = {
    backend: 'webgpu',
    precision: 'fp16',
    adapter,
    gpuDevice: { destroy: () => void setTimeout(() => lost.come()) } as unknown as GPUDevice,
    lost,
    shortage: { take: () => Promise.resolve(fake.isShort) },
    fallbackReasons: [],
  };
  return Object.assign(fake, { device });
}
