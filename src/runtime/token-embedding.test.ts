import { expect, test } from 'vitest';
import { loadGolden, namesOf } from '../graph/models/__fixtures__/golden-model.ts';
import { parseClipTextConfig, tokenEmbedding } from '../graph/index.ts';
import { embedTokens } from './token-embedding.ts';

function open(...golden: Parameters<typeof loadGolden>) {
  const { config, weights, weightBytes, golden: tensor } = loadGolden(...golden);
  return {
    table: tokenEmbedding(parseClipTextConfig(config), weights),
    file: new Blob([weightBytes as Uint8Array<ArrayBuffer>]),
    ids: tensor('input_ids').data as Int32Array,
    expected: tensor('inputs_embeds').data as Float32Array,
  };
}

test.each(namesOf('clip'))('%s: the rows are those that transformers takes', async (name) => {
  const { table, file, ids, expected } = open(name);
  expect(await embedTokens(ids, table, file)).toEqual(expected);
});

test('rows in float16 come rounded', async () => {
  const { table, file, ids, expected } = open('clip-gelu-bert', 'F16');
  const embeds = await embedTokens(ids, table, file);
  const error = embeds.reduce((max, x, i) => Math.max(max, Math.abs(x / expected[i]! - 1)), 0);
  expect(error).toBeLessThan(2 ** -10);
  expect(error).toBeGreaterThan(0);
});

test('no more of the file is read than the rows asked for', async () => {
  const { table, file } = open('clip-gelu-bert');
  let bytes = 0;
  const counting = {
    slice(begin: number, end: number) {
      bytes += end - begin;
      return file.slice(begin, end);
    },
  } as Blob;
  await embedTokens(Int32Array.of(48, 7, 7, 7, 20), table, counting);
  expect(bytes).toBe((3 * table.byteLength) / table.shape[0]!);
});

test('a token beyond the table names both', async () => {
  const { table, file } = open('clip-gelu-bert');
  await expect(embedTokens(Int32Array.of(3, 50), table, file)).rejects.toMatchObject({
    code: 'invalid-file',
    details: { file: table.file, found: 50, expected: 51 },
  });
});
