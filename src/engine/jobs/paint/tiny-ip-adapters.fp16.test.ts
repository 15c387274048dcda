import { beforeAll, describe, expect, test, vi } from 'vitest';
import { psnr } from '../../../core/metrics/index.ts';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { openEngine, WASM, type Engine } from './__fixtures__/golden-pictures.ts';
import {
  base,
  benchOn,
  cases,
  importAll,
  pictureOf,
  type AdapterCase,
} from './__fixtures__/tiny-ip-adapters.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

/** In dB; 54 on lavapipe. */
const MIN_LIKENESS = 42;

/** With random weights, rounding errors accumulate over many steps, so this picture has one. */
describe.skipIf(process.env['VK_DRIVER_FILES'] === undefined)('in float16 on WebGPU', () => {
  let half: Engine;
  let single: Engine;

  beforeAll(async () => {
    await importAll();
    half = await openEngine(base, NODE_WEBGPU);
    single = await openEngine(base, WASM);
  });

  test('two adapters give nearly the picture of float32', async () => {
    const two = cases.find(({ adapters }) => adapters[1]?.file.includes('plus'))!;
    const adapters = two.adapters.map((one) => ({ ...one, weight: 2, start: 0, end: 1 }));
    const request: AdapterCase = { ...two, adapters, steps: 1, guidanceScale: 1 };
    const reference = await pictureOf(single, benchOn(WASM), request);
    const likeness = psnr(await pictureOf(half, benchOn(NODE_WEBGPU), request), reference);
    const other = { ...request, adapters: adapters.slice(1) };
    const without = psnr(await pictureOf(half, benchOn(NODE_WEBGPU), other), reference);
    expect(likeness).toBeGreaterThan(MIN_LIKENESS);
    expect(likeness).toBeGreaterThan(without + 6);
  });
});
