import * as ort from 'onnxruntime-node';
import { expect, test, vi } from 'vitest';
import { DEFAULT_WAYS, type TimedLayer } from '../../graph/index.ts';
import type { ComputeDevice } from '../device.ts';
import { measureLayer } from './measure-layer.ts';

const runs: Float32Array[] = [];

vi.mock('../onnxruntime.ts', () => ({
  loadOnnxRuntime: () => Promise.resolve({ ...ort, InferenceSession: { create } }),
}));

async function create(
  model: Uint8Array,
  { externalData = [] }: ort.InferenceSession.SessionOptions,
) {
  const files = externalData as readonly { path: string; data: Blob }[];
  const inMemory = files.map(async ({ path, data }) => ({
    path,
    data: new Uint8Array(await data.arrayBuffer()),
  }));
  const session = await ort.InferenceSession.create(model, {
    externalData: await Promise.all(inMemory),
  });
  return {
    run: async (feeds: Record<string, ort.Tensor>) => {
      const outputs = await session.run(feeds);
      runs.push(outputs['end']!.data as Float32Array);
      return outputs;
    },
    release: () => session.release(),
  };
}

const CPU: ComputeDevice = {
  backend: 'wasm',
  precision: 'fp32',
  adapter: null,
  fallbackReasons: ['chosen'],
};
const LAYERS: readonly TimedLayer[] = [
  { kind: 'linear', rows: 300, channels: 32, inner: 128 },
  { kind: 'convolution', batch: 2, channels: 32, edge: 8 },
  { kind: 'attention', batch: 2, tokens: 64, heads: 4, head: 8 },
];

test.each(LAYERS)('a chain of $kind layers runs, and its numbers stay finite', async (layer) => {
  runs.length = 0;
  const ms = await measureLayer(CPU, layer, DEFAULT_WAYS, new AbortController().signal);
  expect(ms).toBeGreaterThan(0);
  expect(runs.length).toBeGreaterThan(1);
  expect(runs.every((values) => values.every((value) => Number.isFinite(value)))).toBe(true);
  expect(runs.at(-1)!.some((value) => value !== 0)).toBe(true);
});

test('nothing runs once the signal has come', async () => {
  runs.length = 0;
  expect(await measureLayer(CPU, LAYERS[0]!, DEFAULT_WAYS, AbortSignal.abort())).toBeNull();
  expect(runs).toEqual([]);
});
