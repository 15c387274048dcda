import { describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../core/metrics/index.ts';
import { loadGolden } from './__fixtures__/golden-model.ts';
import { rowsOf } from './__fixtures__/golden-run.ts';
import { decodeInParts, encodeInParts } from './__fixtures__/vae-parts.ts';

const MIN_COSINE = 0.999;

const ON_GPU = {
  executionProviders: ['webgpu'],
  logSeverityLevel: 3,
  // A fallback to the CPU would hide a missing GPU kernel.
  extra: { session: { disable_cpu_ep_fallback: '1' } },
} as const;

describe.skipIf(process.env['VK_DRIVER_FILES'] === undefined)('in float16 on WebGPU', () => {
  it.each(['vae-sd', 'vae-eight-latents'])(
    '%s in parts decodes and encodes as diffusers does at once',
    async (name) => {
      const model = loadGolden(name, 'F16');
      const pairs = [
        [await decodeInParts(model, ON_GPU), model.golden('decoded')],
        [await encodeInParts(model, ON_GPU), model.golden('moments')],
      ] as const;
      for (const [found, golden] of pairs) {
        const [expected] = rowsOf(golden);
        const similarity = cosineSimilarity(
          found.data as Float32Array,
          expected!.data as Float32Array,
        );
        expect(similarity).toBeGreaterThan(MIN_COSINE);
      }
    },
  );
});
