import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { readEightBitGoldens } from './__fixtures__/eight-bit-goldens.ts';
import { inEightBits } from './__fixtures__/eight-bit-model.ts';
import { likeness } from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));

describe.skipIf(process.env['VK_DRIVER_FILES'] === undefined)('in float16 on WebGPU', () => {
  let engine: Engine;

  beforeAll(async () => {
    const tiny = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
    engine = await openEngine(inEightBits(tiny), NODE_WEBGPU);
  }, 60_000);

  test('a UNet in eight bits draws nearly what diffusers draws with its weights in float32', async () => {
    const [request] = readEightBitGoldens()['tiny-skypaint']!.cases;
    const scheduler = createSampler(request!.sampler, engine.schedulerConfig, request!.steps);
    const decibels = likeness(await paint(engine, request!, scheduler), request!);
    expect(decibels).toBeGreaterThan(30);
  });
});
