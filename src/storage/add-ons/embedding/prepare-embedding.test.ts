import { expect, test } from 'vitest';
import { goldenSource } from '../../../core/formats/__goldens__/golden-file.ts';
import { safetensorsFile } from '../../../core/formats/__fixtures__/safetensors-file.ts';
import { bytesSource } from '../../../core/formats/byte-source.ts';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { checkEmbedding } from './prepare-embedding.ts';

test.each([
  'embedding-a1111.pt',
  'embedding-parameters.pt',
  'embedding-diffusers.bin',
  'embedding-style.safetensors',
])('%s is one', async (name) => {
  const file = await openCheckpoint(goldenSource(name));
  expect((await checkEmbedding(file)).width).toBeGreaterThan(0);
});

test.each([
  [1024, 'sd2'],
  [2048, 'sdxl'],
])('one that is %d wide is refused as %s', async (width, what) => {
  const header = { emb_params: { dtype: 'F32', shape: [1, width], data_offsets: [0, 4 * width] } };
  const content = safetensorsFile(header, 4 * width) as Uint8Array<ArrayBuffer>;
  const file = await openCheckpoint(bytesSource('x.safetensors', content));
  await expect(checkEmbedding(file)).rejects.toMatchObject({
    code: 'unsupported',
    details: { what },
  });
});
