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
import { adapterCases, cases, controlsOf, type ControlCase } from './__fixtures__/tiny-control.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

const guidedBy = (all: readonly ControlCase[], name: string) =>
  all.find(({ controls }) => controls.length > 1 && controls.some(({ net }) => net === name))!;

/** One step, for the reason in tiny-add-ons.fp16.test.ts. */
test.skipIf(process.env['VK_DRIVER_FILES'] === undefined).each([
  ['control nets guide', guidedBy(cases, 'swapped')],
  ['T2I-Adapters guide', guidedBy(adapterCases, 'light')],
] as const)(
  '%s in float16 on WebGPU nearly as in float32',
  async (_, two) => {
    const stored = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
    const half = await openEngine(stored, NODE_WEBGPU);
    const single = await openEngine(stored, WASM);
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
