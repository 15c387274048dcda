import { describe, expect, it } from 'vitest';
import type { BenchmarkTable } from '../../../contract/benchmark.ts';
import type { ComputeDevice } from '../../../runtime/device.ts';
import { benchmarkTasks } from './run-benchmark.ts';

const CPU = { backend: 'wasm' } as ComputeDevice;
const gpu = (isSoftware: boolean) =>
  ({ backend: 'webgpu', adapter: { isSoftware } }) as ComputeDevice;

/** The rows' names by way. Their measurements run only in the browser: e2e/bench.spec.ts. */
function rowsOf(device: ComputeDevice, table: BenchmarkTable): readonly string[] {
  const tasks = benchmarkTasks(device, table, new AbortController().signal);
  return tasks.map(({ what, way }) => `${what} ${way}`.trim());
}

const LAYERS = [
  'linear 8192 320 1280',
  'linear 2048 640 2560',
  'linear 512 1280 5120',
  'convolution 2 640 32',
  'convolution 2 1280 16',
  'convolution 2 320 64',
  'linear 128 1280 5120',
];
const ATTENTION = ['attention 2 4096 8 40', 'attention 2 1024 8 80', 'attention 2 256 8 160'];
const partsAt = (edge: number) => {
  const size = `${String(edge)}x${String(edge)}`;
  return [`unet-step ${size}`, `vae-decode ${size}`, `tiny-decode ${size}`];
};
/** The usual way first. */
const waysOf = (layer: string) =>
  layer.startsWith('linear') ? ['gemm', 'conv'] : ['conv', 'gather'];

describe('the full table', () => {
  it('of a GPU has Stable Diffusion 1.5’s layers in every way, its parts at two sizes, and an import', () => {
    expect(rowsOf(gpu(false), 'full')).toEqual([
      ...LAYERS.flatMap((layer) => waysOf(layer).map((way) => `${layer} ${way}`)),
      ...ATTENTION,
      ...['small-unet-step 64x64 plain', 'small-unet-step 64x64 captured'],
      ...partsAt(512),
      ...partsAt(256),
      'import 335 MB',
    ]);
  });

  it('of a CPU has each layer in the usual way only, and the smaller size', () => {
    expect(rowsOf(CPU, 'full')).toEqual([
      ...LAYERS.map((layer) => `${layer} ${waysOf(layer)[0]!}`),
      ...ATTENTION,
      'small-unet-step 64x64 plain',
      ...partsAt(256),
      'import 335 MB',
    ]);
  });

  it('of an emulated GPU is the short one', () => {
    expect(rowsOf(gpu(true), 'full')).toEqual(rowsOf(gpu(true), 'short'));
    expect(rowsOf(gpu(true), 'short').length).toBeLessThan(12);
    expect(rowsOf(gpu(false), 'short')).toEqual(rowsOf(gpu(true), 'short'));
  });
});
