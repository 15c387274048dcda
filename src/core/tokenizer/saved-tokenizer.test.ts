import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createTokenizer } from './index.ts';
import { readBertOptions, readTokenizerJson } from './saved-tokenizer.ts';

const read = (name: string) =>
  gunzipSync(readFileSync(new URL(`./__goldens__/${name}`, import.meta.url))).toString('utf8');

interface Saved {
  readonly files: Readonly<Record<string, string>>;
  readonly ids: readonly number[][];
}

/** Written by scripts/goldens/saved_tokenizers.py. */
const golden = JSON.parse(read('saved-tokenizers.json.gz')) as {
  readonly texts: readonly string[];
  readonly bertOptions: readonly { readonly config: string; readonly ids: readonly number[][] }[];
  readonly bert: Saved;
  readonly clip: Saved;
};
const { texts } = golden;

const differing = (tokenizer: ReturnType<typeof createTokenizer>, ids: readonly number[][]) =>
  texts.filter((text, i) => String(tokenizer.toIds(text)) !== String(ids[i]));

describe('a tokenizer saved by transformers 5 gives the same tokens as transformers', () => {
  test('BERT', () => {
    const { files, ids } = golden.bert;
    expect(Object.keys(files)).toEqual(['tokenizer.json', 'tokenizer_config.json']);
    const { kind, ...vocabulary } = readTokenizerJson(files['tokenizer.json']!, 'tokenizer.json');
    const options = readBertOptions(files['tokenizer_config.json']!, 'tokenizer_config.json');
    expect(kind).toBe('bert');
    expect(differing(createTokenizer({ ...vocabulary, ...options }), ids)).toEqual([]);
  });

  test('CLIP', () => {
    const { files, ids } = golden.clip;
    const { kind, ...vocabulary } = readTokenizerJson(files['tokenizer.json']!, 'tokenizer.json');
    expect(kind).toBe('clip');
    expect(differing(createTokenizer(vocabulary), ids)).toEqual([]);
  });

  test('CLIP with merges in the older format, and without its type', () => {
    const json = JSON.parse(golden.clip.files['tokenizer.json']!) as {
      model: { type?: string; merges: (string | string[])[] };
    };
    delete json.model.type;
    json.model.merges = json.model.merges.map((pair) => (pair as string[]).join(' '));
    const { kind, ...vocabulary } = readTokenizerJson(JSON.stringify(json), 'tokenizer.json');
    expect(kind).toBe('clip');
    expect(differing(createTokenizer(vocabulary), golden.clip.ids)).toEqual([]);
  });
});

describe('reads BERT’s settings from tokenizer_config.json', () => {
  const vocab = read('bert-vocab.txt.gz');

  test.each(golden.bertOptions.map(({ config, ids }) => [config, ids] as const))(
    '%s',
    (config, ids) => {
      const options = readBertOptions(config, 'tokenizer_config.json');
      expect(differing(createTokenizer({ vocab, ...options }), ids)).toEqual([]);
    },
  );

  test('missing fields have the usual defaults', () => {
    const usual = { lowercase: true, stripAccents: null, separatesHan: true };
    expect(readBertOptions('{"tokenizer_class": "BertTokenizer"}', 'x')).toEqual(usual);
  });

  test('refuses anything but true and false, as the Rust library does', () => {
    expect(() => readBertOptions('{"do_lower_case": 0}', 'x')).toThrow(
      expect.objectContaining({ code: 'invalid-config' }),
    );
  });
});

describe('an invalid vocabulary is refused', () => {
  const model = (fields: object) => JSON.stringify({ model: { type: 'WordPiece', ...fields } });

  test.each([
    ['an id below 0', model({ vocab: { a: -1 } }), 'invalid-file'],
    ['a fractional id', model({ vocab: { a: 1.5 } }), 'invalid-file'],
    ['an id that would take all memory', model({ vocab: { a: 4_000_000_000 } }), 'invalid-file'],
    ['an id that is text', model({ vocab: { a: '1' } }), 'invalid-file'],
    ['a token with a line break', model({ vocab: { 'a\nb': 0 } }), 'invalid-file'],
    ['no vocabulary', model({}), 'invalid-file'],
    [
      'a merge of three tokens',
      model({ type: 'BPE', vocab: {}, merges: [['a', 'b', 'c']] }),
      'invalid-file',
    ],
    ['whole words', model({ type: 'WordLevel', vocab: {} }), 'unsupported'],
    ['text that is not JSON', '{', 'invalid-config'],
  ])('%s', (_, text, code) => {
    expect(() => readTokenizerJson(text, 'tokenizer.json')).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
