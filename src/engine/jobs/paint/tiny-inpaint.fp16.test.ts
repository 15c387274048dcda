import { expect, test, vi } from 'vitest';
import { psnr } from '../../../core/metrics/index.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { InpaintStart } from '../../../pipeline/inpaint.ts';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { openEngine, paint, WASM, type Engine } from './__fixtures__/golden-pictures.ts';
import { importedFolder } from './__fixtures__/imported-folder.ts';
import { cases, inpaintingFolder, startOf } from './__fixtures__/tiny-inpaint.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

/** One step, for the reason in tiny-add-ons.fp16.test.ts; 52 dB on lavapipe. */
test.skipIf(process.env['VK_DRIVER_FILES'] === undefined)(
  'a UNet of nine channels paints in float16 on WebGPU nearly as in float32',
  async () => {
    const stored = await importedFolder('inpainting', await inpaintingFolder());
    const half = await openEngine(stored, NODE_WEBGPU);
    const single = await openEngine(stored, WASM);
    const request = { ...cases.find(({ model }) => model === 'inpainting')!, guidanceScale: 1 };
    const start = { ...startOf(request), strength: 1 };
    const painted = (engine: Engine, from: InpaintStart) =>
      paint(engine, request, createSampler('euler', engine.schedulerConfig, 1), [], from);
    const reference = await painted(single, start);
    const likeness = psnr(await painted(half, start), reference);
    expect(likeness).toBeGreaterThan(46);
    const inverted = { ...start.mask, data: start.mask.data.map((value) => 255 - value) };
    const other = await painted(half, { ...start, mask: inverted });
    expect(likeness).toBeGreaterThan(psnr(other, reference) + 10);
  },
  120_000,
);
