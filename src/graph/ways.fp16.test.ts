import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../core/metrics/index.ts';
import { encodeFloat16 } from '../core/tensor/float16.ts';
import { DEFAULT_WAYS, type GraphWays, type WeightLocation } from './index.ts';
import { conv2d } from './layers/convolution.ts';
import { linear } from './layers/linear.ts';
import { loadGolden } from './models/__fixtures__/golden-model.ts';
import { compute, unetRun } from './models/__fixtures__/golden-run.ts';
import { GraphBuilder } from './onnx/graph-builder.ts';
import { cast } from './onnx/operators/elementwise.ts';
import { elementCount, type Tensor } from './onnx/tensor.ts';
import { WeightSource } from './onnx/weight-source.ts';

/** The same numbers from other kernels: scripts/lavapipe.mjs finds a device for them. */
const hasDevice = process.env['VK_DRIVER_FILES'] !== undefined;
const LOG_KERNELS = fileURLToPath(new URL('__fixtures__/log-kernels.mjs', import.meta.url));

const ON_GPU = {
  executionProviders: ['webgpu'],
  logSeverityLevel: 3,
  extra: { session: { disable_cpu_ep_fallback: '1' } },
} as const;
const MIN_COSINE = 0.999;

const OTHER_WAYS: GraphWays = {
  linear: { fewRows: 'conv', manyRows: 'conv' },
  convolution: { narrow: 'gather', wide: 'gather' },
};

const WEIGHTS = {
  'linear.weight': [48, 32],
  'linear.bias': [48],
  'conv.weight': [32, 16, 3, 3],
  'conv.bias': [32],
};

const LAYERS = {
  linear: {
    dims: [64, 32],
    write: (graph: GraphBuilder, x: Tensor) => linear(graph, x, 'linear', 48),
  },
  convolution: {
    dims: [2, 16, 6, 8],
    write: (graph: GraphBuilder, x: Tensor) => conv2d(graph, x, 'conv', 32, 3),
  },
  'strided convolution': {
    dims: [1, 16, 8, 6],
    write: (graph: GraphBuilder, x: Tensor) =>
      conv2d(graph, x, 'conv', 32, 3, { stride: 2, pads: [0, 0, 1, 1] }),
  },
};

const folder = mkdtempSync(join(tmpdir(), 'ways-'));
afterAll(() => rmSync(folder, { recursive: true }));

function weightFile() {
  const index = new Map<string, WeightLocation>();
  let byteOffset = 0;
  for (const [name, shape] of Object.entries(WEIGHTS)) {
    const byteLength = 2 * elementCount(shape);
    index.set(name, { file: 'weights', dtype: 'F16', shape, byteOffset, byteLength });
    byteOffset += byteLength;
  }
  const values = Float32Array.from({ length: byteOffset / 2 }, (_, i) => Math.cos(3 * i) / 4);
  const path = join(folder, 'weights');
  writeFileSync(path, new Uint8Array(encodeFloat16(values).buffer));
  return { index, path };
}

function run(layer: keyof typeof LAYERS, ways: GraphWays) {
  const { index, path } = weightFile();
  const graph = new GraphBuilder(new WeightSource(index, 'linear.weight'), ways);
  const { dims, write } = LAYERS[layer];
  const x = graph.input('x', 'float32', dims);
  graph.output('y', cast(graph, write(graph, cast(graph, x, graph.floatType)), 'float32'));
  const model = join(folder, 'layer.onnx');
  writeFileSync(model, graph.finish('layer').model);
  const { stdout, stderr, status } = spawnSync(process.execPath, [LOG_KERNELS, model, path], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  const log = stderr.slice(stderr.indexOf('RUN\n'));
  return {
    kernels: [...log.matchAll(/Starting program "(\w+)/g)].map(([, name]) => name!).toSorted(),
    values: JSON.parse(stdout) as number[],
  };
}

describe.skipIf(!hasDevice)('in float16 on WebGPU', () => {
  it.each([
    ['linear', ['Cast', 'Cast', 'Gemm'], ['Cast', 'Cast', 'MatMul']],
    [
      'convolution',
      ['Cast', 'Cast', 'Conv2dMM', 'Transpose', 'Transpose'],
      ['Cast', 'Cast', 'Gather', 'MatMul', 'Pad', 'Transpose', 'Transpose'],
    ],
    [
      'strided convolution',
      ['Cast', 'Cast', 'Conv2dMM', 'Transpose', 'Transpose'],
      ['Cast', 'Cast', 'Gather', 'MatMul', 'Pad', 'Transpose', 'Transpose'],
    ],
  ] as const)('a %s gives the same numbers with other kernels', (layer, kernels, otherKernels) => {
    const usual = run(layer, DEFAULT_WAYS);
    const other = run(layer, OTHER_WAYS);
    expect(usual.kernels).toEqual(kernels);
    expect(other.kernels).toEqual(otherKernels);
    const largest = Math.max(...usual.values.map(Math.abs));
    const error = Math.max(...usual.values.map((value, i) => Math.abs(value - other.values[i]!)));
    expect(error / largest).toBeLessThan(layer === 'linear' ? 2e-3 : 1e-9);
  });

  it('unet-small computes what diffusers does', async () => {
    const golden = unetRun(loadGolden('unet-small', 'F16', OTHER_WAYS));
    const results = await compute(golden, ON_GPU);
    for (const [output, { data }] of Object.entries(golden.expected)) {
      const found = results[output]!.data as Float32Array;
      expect(cosineSimilarity(found, data as Float32Array)).toBeGreaterThan(MIN_COSINE);
    }
  });
});
