import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { base64Encode } from '@bufbuild/protobuf/wire';
import { createTokenizer } from './index.ts';
import { readTokenizerJson } from './saved-tokenizer.ts';
import { tokenizerJsonOf } from './sentencepiece-model.ts';
import { unigramSize } from './unigram.ts';

const read = (name: string) =>
  gunzipSync(readFileSync(new URL(`./__goldens__/${name}`, import.meta.url)));

interface Json {
  normalizer: { type: string; precompiled_charsmap?: string };
  added_tokens: { content: string }[];
  model: { vocab: [string, number][] };
}

/** Written by scripts/goldens/core_tokenizer_xlm_r.py. */
const golden = JSON.parse(read('xlm-r.json.gz').toString()) as {
  readonly tokenizerJson: Json;
  readonly cases: readonly (readonly [text: string, ids: number[]])[];
};
const model = new Uint8Array(read('xlm-r.model.gz'));
const FILE = 'sentencepiece.bpe.model';
const converted = tokenizerJsonOf(model, FILE);
const change = (edit: (json: Json) => void) => {
  const json = JSON.parse(converted) as Json;
  edit(json);
  return JSON.stringify(json);
};

const differing = (unigram: string) => {
  const tokenizer = createTokenizer({ unigram });
  return golden.cases.filter(([text, ids]) => String(tokenizer.toIds(text)) !== String(ids));
};

test('a SentencePiece model gives the same tokens as the sentencepiece library', () => {
  expect(golden.cases.length).toBeGreaterThan(1900);
  expect(differing(converted)).toEqual([]);
});

describe('tokenizer.json', () => {
  /** As saved by transformers 5; its character rules are those of the model's file. */
  const { precompiled_charsmap } = (JSON.parse(converted) as Json).normalizer;
  const saved = {
    ...golden.tokenizerJson,
    normalizer: { ...golden.tokenizerJson.normalizer, precompiled_charsmap },
  };

  test('from transformers 5 gives the same tokens', () => {
    const text = JSON.stringify(saved);
    expect(readTokenizerJson(text, 'tokenizer.json')).toEqual({ kind: 'unigram', vocab: text });
    expect(differing(text)).toEqual([]);
  });

  test('has the same vocabulary as the SentencePiece model', () => {
    const { model: ours } = JSON.parse(converted) as Json;
    expect(ours.vocab).toEqual(saved.model.vocab);
  });

  test('from older versions has its own rule for spaces', () => {
    const replace = { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' };
    const normalizer = { type: 'Sequence', normalizers: [saved.normalizer, replace] };
    expect(differing(JSON.stringify({ ...saved, normalizer }))).toEqual([]);
  });
});

describe('a prompt', () => {
  const tokenizer = createTokenizer({ unigram: converted });

  test('begins and ends with XLM-R’s tokens, and is padded with its padding token', () => {
    const { inputIds, tokenCount } = tokenizer.encode('a red apple', { maxLength: 77 });
    expect([inputIds[0], inputIds[tokenCount - 1]]).toEqual([0, 2]);
    expect(new Set(inputIds.slice(tokenCount))).toEqual(new Set([1]));
    expect([tokenizer.startId, tokenizer.endId, tokenizer.padId]).toEqual([0, 2, 1]);
  });

  test('reports characters that the vocabulary lacks, and the end that does not fit', () => {
    const { unknown, truncatedText } = tokenizer.encode('红𠮷苹果 the end', { maxLength: 7 });
    expect(unknown).toEqual(['𠮷']);
    expect('红𠮷苹果 the end'.endsWith(truncatedText)).toBe(true);
    expect(truncatedText).not.toBe('');
  });

  test('can have learned words', () => {
    const words = [{ name: 'my-cat', ids: [900, 901] }];
    const ids = createTokenizer({ unigram: converted }, words).toIds('the my-cat, red');
    expect(ids).toEqual([...tokenizer.toIds('the'), 900, 901, ...tokenizer.toIds(', red')]);
  });
});

test('the number of ids includes added tokens', () => {
  expect(unigramSize(converted, 'x')).toBe(golden.tokenizerJson.model.vocab.length);
});

describe('refused by name', () => {
  test.each([
    ['a file that is not a model', () => tokenizerJsonOf(new Uint8Array([255, 255, 255]), FILE)],
    ['half a model', () => tokenizerJsonOf(model.slice(0, 9000), FILE)],
    ['an empty model', () => tokenizerJsonOf(new Uint8Array(), FILE)],
    [
      'rules that cannot be read',
      () =>
        createTokenizer({
          unigram: change((json) => {
            json.normalizer.precompiled_charsmap = base64Encode(new Uint8Array([200, 0, 0, 0]));
          }),
        }),
    ],
    [
      'a vocabulary without a start',
      () =>
        createTokenizer({
          unigram: change((json) => {
            json.added_tokens = json.added_tokens.filter(({ content }) => content !== '<s>');
            json.model.vocab[0] = ['<start>', 0];
          }),
        }),
    ],
  ])('%s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-file' }));
  });

  test.each([
    ['another normalizer', change((json) => (json.normalizer.type = 'Lowercase')), 'unsupported'],
    [
      'scores that are text',
      change((json) => (json.model.vocab[5]![1] = 'x' as never)),
      'invalid-config',
    ],
    ['text that is not JSON', '{', 'invalid-config'],
  ])('%s', (_, unigram, code) => {
    expect(() => createTokenizer({ unigram })).toThrow(expect.objectContaining({ code }));
  });

  test('a BPE model', () => {
    // trainer_spec { model_type: BPE }, appended: the last value of a field counts.
    const bpe = new Uint8Array([...model, 0x12, 0x02, 0x18, 0x02]);
    expect(() => tokenizerJsonOf(bpe, FILE)).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });
});
