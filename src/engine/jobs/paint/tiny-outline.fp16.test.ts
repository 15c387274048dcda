import { expect, test, vi } from 'vitest';
import { psnr } from '../../../core/metrics/index.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { openEngine, paint, WASM, type Engine } from './__fixtures__/golden-pictures.ts';
import { importedFolder } from './__fixtures__/imported-folder.ts';
import { cases, outlineControls, outlineFolder } from './__fixtures__/tiny-outline.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

const request = cases.find(({ guidanceScale }) => guidanceScale === 1)!;

/** One step, for the reason in tiny-add-ons.fp16.test.ts. */
test.skipIf(process.env['VK_DRIVER_FILES'] === undefined)(
  'a net without attention guides in float16 on WebGPU nearly as in float32',
  async () => {
    const stored = await importedFolder('outline', outlineFolder());
    const half = await openEngine(stored, NODE_WEBGPU);
    const single = await openEngine(stored, WASM);
    const painted = async (engine: Engine, controls: typeof request.controls) =>
      paint(
        engine,
        request,
        createSampler('euler', engine.schedulerConfig, 1),
        [],
        undefined,
        undefined,
        { controls: await outlineControls(engine, controls) },
      );
    const reference = await painted(single, request.controls);
    const likeness = psnr(await painted(half, request.controls), reference);
    expect(likeness).toBeGreaterThan(46);
    expect(likeness).toBeGreaterThan(psnr(await painted(half, []), reference) + 10);
  },
  240_000,
);
