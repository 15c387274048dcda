import { expect, test, vi } from 'vitest';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { psnr } from '../../../core/metrics/index.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import {
  openEngine,
  openFolder,
  paint,
  WASM,
  type Engine,
} from './__fixtures__/golden-pictures.ts';
import { cases, controlsOf } from './__fixtures__/tiny-control.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

/** One step, for the reason in tiny-add-ons.fp16.test.ts. */
test.skipIf(process.env['VK_DRIVER_FILES'] === undefined)(
  'control nets guide in float16 on WebGPU nearly as in float32',
  async () => {
    const stored = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
    const half = await openEngine(stored, NODE_WEBGPU);
    const single = await openEngine(stored, WASM);
    const two = cases.find(({ controls }) => controls.some(({ net }) => net === 'swapped'))!;
    const request = { ...two, guidanceScale: 1 };
    const painted = async (engine: Engine, controls: typeof request.controls) =>
      paint(
        engine,
        request,
        createSampler('euler', engine.schedulerConfig, 1),
        [],
        undefined,
        undefined,
        { controls: await controlsOf(engine, { controls, isGuess: false }) },
      );
    const reference = await painted(single, request.controls);
    const likeness = psnr(await painted(half, request.controls), reference);
    expect(likeness).toBeGreaterThan(46);
    expect(likeness).toBeGreaterThan(psnr(await painted(half, []), reference) + 10);
  },
  240_000,
);
