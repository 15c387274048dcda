import { describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../core/metrics/index.ts';
import { loadGolden, namesOf } from './__fixtures__/golden-model.ts';
import {
  clipTextRun,
  compute,
  unetRun,
  vaeDecoderRun,
  vaeEncoderRun,
  type GoldenRun,
} from './__fixtures__/golden-run.ts';

/**
 * The golden models with weights, values and arithmetic in float16, by the kernels that browsers run, against what
 * PyTorch computes in float32. scripts/lavapipe.mjs says on which device; without one all of this is skipped.
 */
const hasDevice = process.env['VK_DRIVER_FILES'] !== undefined;
const MIN_COSINE = 0.999;

async function expectAlike(run: GoldenRun): Promise<void> {
  const results = await compute(run, {
    executionProviders: ['webgpu'],
    logSeverityLevel: 3,
    // A kernel that only the CPU has would hide behind it.
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  for (const [name, { data }] of Object.entries(run.expected)) {
    const found = results[name]!.data as Float32Array;
    expect(cosineSimilarity(found, data as Float32Array), name).toBeGreaterThan(MIN_COSINE);
  }
}

describe.skipIf(!hasDevice)('in float16 on WebGPU', () => {
  it.each(namesOf('unet'))('%s computes what diffusers does', (name) =>
    expectAlike(unetRun(loadGolden(name, 'F16'))),
  );

  it.each(namesOf('vae'))('%s decodes as diffusers does', (name) =>
    expectAlike(vaeDecoderRun(loadGolden(name, 'F16'))),
  );

  it.each(namesOf('vae'))('%s encodes as diffusers does', (name) =>
    expectAlike(vaeEncoderRun(loadGolden(name, 'F16'))),
  );

  it.each(namesOf('clip'))('%s computes what transformers does', (name) =>
    expectAlike(clipTextRun(loadGolden(name, 'F16'))),
  );
});
