import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { textBlob, VOCABULARY } from './__fixtures__/golden-files.ts';
import type { SourceFiles } from './source-files.ts';
import { findVocabulary } from './vocabulary.ts';

const sentencePiece = new Blob([
  new Uint8Array(gunzipSync(readFileSync('src/core/tokenizer/__goldens__/xlm-r.model.gz'))),
]);
const noClip = () => Promise.reject(new Error('CLIP’s own vocabulary is not asked for'));
const find = (files: SourceFiles, kind: 'clip' | 'bert' | 'xlm-r', tokens: number) =>
  findVocabulary(files, 'tokenizer/', { kind, tokens }, noClip);

const bert = ['tokenizer/vocab.txt', textBlob(VOCABULARY)] as const;
const xlmR = ['tokenizer/sentencepiece.bpe.model', sentencePiece] as const;
const config = (fields: object) => ['tokenizer/tokenizer_config.json', textBlob(fields)] as const;

describe('the text encoder says what its vocabulary is called', () => {
  test.each([
    ['clip', bert, 60, 'skyclip'],
    ['bert', bert, 60, 'bert'],
    ['xlm-r', xlmR, 702, 'xlm-r'],
  ] as const)('%s', async (kind, file, tokens, encoder) => {
    expect(await find(new Map([file]), kind, tokens)).toMatchObject({ encoder });
  });
});

describe('how many tokens a prompt fills', () => {
  test.each([
    ['bert', bert, 60, { model_max_length: 512 }, 512],
    ['xlm-r', xlmR, 702, { model_max_length: 77 }, 77],
    // Without a limit, transformers writes this.
    ['bert', bert, 60, { model_max_length: 1e30 }, undefined],
    ['bert', bert, 60, {}, undefined],
    // CLIP reads as many as it has positions.
    ['clip', bert, 60, { model_max_length: 512 }, undefined],
  ] as const)('%s with %s', async (kind, file, tokens, fields, maxLength) => {
    const found = await find(new Map([file, config(fields)]), kind, tokens);
    expect(found.maxLength).toBe(maxLength);
  });
});

describe('a vocabulary that does not go with the text encoder is refused', () => {
  test.each([
    ['XLM-R’s for BERT', 'bert', xlmR, 702],
    ['XLM-R’s for CLIP', 'clip', xlmR, 702],
    ['BERT’s for XLM-R', 'xlm-r', bert, 60],
    ['one with more words', 'xlm-r', xlmR, 701],
  ] as const)('%s', async (_, kind, file, tokens) => {
    await expect(find(new Map([file]), kind, tokens)).rejects.toMatchObject({
      code: 'invalid-file',
      details: { fault: 'other-vocabulary' },
    });
  });

  test('and a file of any size that is none at all', async () => {
    const path = 'tokenizer/sentencepiece.bpe.model';
    const large = new Blob([new Uint8Array(33 * 2 ** 20)]);
    for (const file of [textBlob('<html>'), large]) {
      await expect(find(new Map([[path, file]]), 'xlm-r', 702)).rejects.toMatchObject({
        code: 'invalid-file',
        details: { file: path },
      });
    }
  });
});
