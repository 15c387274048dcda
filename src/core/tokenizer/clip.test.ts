import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createTokenizer } from './index.ts';

const read = (name: string) =>
  gunzipSync(readFileSync(new URL(`./__goldens__/${name}`, import.meta.url))).toString('utf8');

const vocab = read('clip-vocab.json.gz');
const merges = read('clip-merges.txt.gz');
const { cases } = JSON.parse(read('clip.json.gz')) as {
  cases: [text: string, ids: number[], length: number][];
};
const tokenizer = createTokenizer({ vocab, merges });
const encode = (text: string) => tokenizer.encode(text, { maxLength: 77 });

test(`ids equal transformers' CLIPTokenizer on ${cases.length} strings`, () => {
  const padded = (ids: number[]) => [...ids, ...Array<number>(77 - ids.length).fill(ids.at(-1)!)];
  const differing = cases.filter(
    ([text, ids]) => String(encode(text).inputIds) !== String(padded(ids)),
  );
  expect(differing.map(([text]) => text)).toEqual([]);
});

test('reports what was cut off and what was kept', () => {
  for (const [text, , length] of cases) {
    const { truncatedText, inputIds } = encode(text);
    expect(truncatedText !== '', text).toBe(length > 77);
    if (truncatedText === '') continue;
    const kept = encode(text.slice(0, text.length - truncatedText.length));
    const count = kept.tokenCount - 1;
    expect(kept.truncatedText).toBe('');
    expect(kept.inputIds.slice(0, count)).toEqual(inputIds.slice(0, count));
  }
});

test('knows every character, byte by byte', () => {
  expect(encode('一只🐈').unknown).toEqual([]);
});

test.each([
  ['vocab.json: not a JSON object', { vocab: '[', merges }],
  ['vocab.json: not a JSON object', { vocab: 'null', merges }],
  ['vocab.json: no <|startoftext|>', { vocab: '{"<|endoftext|>": 1}', merges }],
  ['vocab.json: no <|endoftext|>', { vocab: '{"<|startoftext|>": 1}', merges }],
])('%s', (message, files) => {
  expect(() => createTokenizer(files)).toThrow(
    expect.objectContaining({ code: 'invalid-file', message }),
  );
});

test.each(['"2"', '-1', '1.5'])('%s is refused as an id', (id) => {
  const broken = `{"<|startoftext|>": 1, "<|endoftext|>": 2, "a": ${id}}`;
  expect(() => createTokenizer({ vocab: broken, merges })).toThrow(
    expect.objectContaining({
      code: 'invalid-file',
      message: 'vocab.json: an id that is not a whole number',
    }),
  );
});
