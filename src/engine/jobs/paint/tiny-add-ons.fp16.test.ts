import { beforeAll, describe, expect, test, vi } from 'vitest';
import { psnr } from '../../../core/metrics/index.ts';
import { openSafetensors } from '../../../storage/safetensors-file.ts';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { openEngine, WASM, type Engine } from './__fixtures__/golden-pictures.ts';
import { base, dressed, pictureOf, withTags } from './__fixtures__/tiny-add-ons.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

/** In dB; 54 on lavapipe. */
const MIN_LIKENESS = 46;

/**
 * LoRAs merged into the weights as for a GPU in half precision: summed in float32, written in float16. With random weights,
 * rounding errors accumulate over many steps in half precision, with or without LoRAs, so these pictures have one step.
 */
describe.skipIf(process.env['VK_DRIVER_FILES'] === undefined)('in float16 on WebGPU', () => {
  let half: Engine;
  let single: Engine;

  beforeAll(async () => {
    half = await openEngine(base, NODE_WEBGPU);
    single = await openEngine(base, WASM);
  });

  test.each(withTags)('“$prompt” is nearly the picture of float32', async (request) => {
    const once = { ...request, steps: 1, guidanceScale: 1 };
    const stored = await dressed(request, base, 'fp16', async (_, file) => {
      const { tensors } = await openSafetensors(file, 'overlay');
      expect([...tensors.values()].every(({ dtype }) => dtype === 'F16')).toBe(true);
    });
    expect(stored).not.toBe(base);
    const reference = await pictureOf(single, once, await dressed(request));
    const likeness = psnr(await pictureOf(half, once, stored), reference);
    const withoutLora = psnr(await pictureOf(half, once), reference);
    expect(likeness).toBeGreaterThan(MIN_LIKENESS);
    expect(likeness).toBeGreaterThan(withoutLora + 10);
  });
});
