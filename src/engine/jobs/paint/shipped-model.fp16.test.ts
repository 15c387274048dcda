import { expect, describe, test, vi } from 'vitest';
import { createSampler, type SamplerId } from '../../../core/schedulers/samplers.ts';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { likeness, readGoldens } from './__fixtures__/golden-case.ts';
import {
  openEngine,
  openFolder,
  paint,
  SHIPPED,
  weightHashes,
} from './__fixtures__/golden-pictures.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

describe.skipIf(process.env['VK_DRIVER_FILES'] === undefined)('in float16 on WebGPU', () => {
  test('the model that ships paints nearly the picture of float32', async () => {
    const { cases, model } = readGoldens<SamplerId>('shipped-model.json.gz');
    const golden = cases.find(({ sampler }) => sampler === 'euler')!;
    const engine = await openEngine(openFolder(SHIPPED), NODE_WEBGPU);
    expect(model).toEqual(weightHashes(engine));
    const scheduler = createSampler(golden.sampler, engine.schedulerConfig, golden.steps);
    expect(likeness(await paint(engine, golden, scheduler), golden)).toBeGreaterThan(40);
    expect(engine.model.vaePrecision).toBe('fp16');
  });
});
