import { describe, expect, test } from 'vitest';
import { decodeFloat16, encodeFloat16 } from '../../tensor/float16.ts';
import { expected, goldenBytes, goldenSource } from '../__goldens__/golden-file.ts';
import { bytesSource } from '../byte-source.ts';
import type { CheckpointFile, CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import { readTextualInversion } from './textual-inversion.ts';

const vectors = Float32Array.from(expected.embedding);
const halves = decodeFloat16(encodeFloat16(vectors));

test.each([
  ['embedding-a1111.pt', '墨韵', 3, vectors],
  ['embedding-parameters.pt', '墨韵', 3, vectors],
  ['embedding-diffusers.bin', '<cat-toy>', 1, vectors.subarray(0, 12)],
  ['embedding-diffusers.safetensors', '<cat-toy>', 2, vectors.subarray(0, 24)],
  ['embedding-style.safetensors', 'embedding-style', 3, halves],
])('%s', async (golden, name, count, values) => {
  const embedding = await readTextualInversion(await openCheckpoint(goldenSource(golden)));
  expect(embedding).toMatchObject({ name, count, width: 12 });
  expect(embedding.vectors).toEqual(values);
});

test('the name of a file in a folder', async () => {
  const source = bytesSource(
    'styles/水墨.v2.safetensors',
    goldenBytes('embedding-style.safetensors'),
  );
  const { name } = await readTextualInversion(await openCheckpoint(source));
  expect(name).toBe('水墨.v2');
});

describe('refuses', () => {
  const tensor = (shape: readonly number[], values: readonly number[]): CheckpointTensor => ({
    dtype: 'F32',
    shape,
    byteLength: values.length * 4,
    async *chunks() {
      yield await Promise.resolve(new Uint8Array(Float32Array.from(values).buffer));
    },
  });
  const file = (tensors: Record<string, CheckpointTensor>): CheckpointFile => ({
    name: 'x.safetensors',
    tensors: new Map(Object.entries(tensors)),
    metadata: new Map(),
  });

  test.each([
    ['two words', { a: tensor([1], [1]), b: tensor([1], [1]) }, 'invalid-file'],
    ['an image', { a: tensor([1, 1, 1], [1]) }, 'invalid-file'],
    ['nothing', { a: tensor([0, 768], []) }, 'invalid-file'],
    [
      'more vectors than fit into a prompt',
      { a: tensor([76, 1], Array(76).fill(0)) },
      'invalid-file',
    ],
    ['NaN', { a: tensor([2], [1, NaN]) }, 'invalid-file'],
    [
      'an embedding for SDXL',
      { clip_l: tensor([1], [1]), clip_g: tensor([1], [1]) },
      'unsupported',
    ],
  ] as [string, Record<string, CheckpointTensor>, string][])('%s', async (_, tensors, code) => {
    await expect(readTextualInversion(file(tensors))).rejects.toMatchObject({ code });
  });
});
