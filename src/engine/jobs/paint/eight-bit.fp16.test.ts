import { describe, expect, test, vi } from 'vitest';
import { psnr } from '../../../core/metrics/index.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import type { ComputeDevice } from '../../../runtime/device.ts';
import type { StoredModel } from '../../../storage/stored-model.ts';
import { readEightBitGoldens } from './__fixtures__/eight-bit-goldens.ts';
import { inEightBits } from './__fixtures__/eight-bit-model.ts';
import { openEngine, openFolder, paint, WASM } from './__fixtures__/golden-pictures.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

/** With random weights, rounding errors accumulate over many steps in half precision, so this picture has one step. */
async function paintOnce(stored: StoredModel, device: ComputeDevice) {
  const [request] = readEightBitGoldens()['tiny-skypaint']!.cases;
  const once = { ...request!, steps: 1, guidanceScale: 1 };
  const engine = await openEngine(stored, device);
  return paint(engine, once, createSampler(once.sampler, engine.schedulerConfig, 1));
}

describe.skipIf(process.env['VK_DRIVER_FILES'] === undefined)('in float16 on WebGPU', () => {
  test('a UNet in eight bits draws nearly the picture of float32', async () => {
    const halves = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
    const stored = inEightBits(halves);
    const reference = await paintOnce(stored, WASM);
    const likeness = psnr(await paintOnce(stored, NODE_WEBGPU), reference);
    // 54 on lavapipe, both with 16-bit and with 8-bit weights.
    expect(likeness).toBeGreaterThan(46);
  });
});
