import type * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { loadGolden, namesOf } from './__fixtures__/golden-model.ts';
import { rowsOf } from './__fixtures__/golden-run.ts';
import { decodeInParts, encodeInParts } from './__fixtures__/vae-parts.ts';

/** Relative to the largest value, for weights in float32 and for weights rounded to float16. */
const MAX_RELATIVE_ERROR = { F32: 1e-4, F16: 5e-3 } as const;
const CPU = { executionProviders: ['cpu'] };

/** A VAE with one block has nothing outside the core's resolution. */
const hasShell = (name: string) => !['vae-one-block-bare', 'vae-many-latents'].includes(name);

const vaes = namesOf('vae')
  .filter(hasShell)
  .flatMap((name) => (['F32', 'F16'] as const).map((d) => [name, d] as const));

function relativeError(found: ort.Tensor, reference: ort.Tensor): number {
  const [expected] = rowsOf(reference);
  expect(found.dims).toEqual(expected!.dims);
  const [have, want] = [found.data as Float32Array, expected!.data as Float32Array];
  const largest = want.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const error = want.reduce((max, value, i) => Math.max(max, Math.abs(value - have[i]!)), 0);
  return have.every(Number.isFinite) ? error / largest : NaN;
}

describe('with the statistics of the whole, AutoencoderKL in parts', () => {
  it.each(vaes)('%s in %s decodes as diffusers does at once', async (name, dtype) => {
    const model = loadGolden(name, dtype);
    const image = await decodeInParts(model, CPU);
    expect(relativeError(image, model.golden('decoded'))).toBeLessThan(MAX_RELATIVE_ERROR[dtype]);
  });

  it.each(vaes)('%s in %s encodes as diffusers does at once', async (name, dtype) => {
    const model = loadGolden(name, dtype);
    const moments = await encodeInParts(model, CPU);
    expect(relativeError(moments, model.golden('moments'))).toBeLessThan(MAX_RELATIVE_ERROR[dtype]);
  });
});
