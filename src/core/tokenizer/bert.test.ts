import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createTokenizer } from './index.ts';

const read = (name: string) =>
  gunzipSync(readFileSync(new URL(`./__goldens__/${name}`, import.meta.url))).toString('utf8');

const vocab = read('bert-vocab.txt.gz');
const { cases } = JSON.parse(read('bert.json.gz')) as {
  cases: [text: string, uncased: number[], cased: number[], length: number][];
};
const uncased = createTokenizer({ vocab });
const cased = createTokenizer({ vocab, lowercase: false });
const encode = (text: string) => uncased.encode(text, { maxLength: 77 });

describe(`ids equal transformers' BertTokenizer on ${cases.length} strings`, () => {
  const padded = (ids: number[]) => [...ids, ...Array<number>(77 - ids.length).fill(0)];

  test('uncased', () => {
    const differing = cases.filter(
      ([text, ids]) => String(encode(text).inputIds) !== String(padded(ids)),
    );
    expect(differing.map(([text]) => text)).toEqual([]);
  });

  test('cased', () => {
    const differing = cases.filter(
      ([text, , ids]) =>
        String(cased.encode(text, { maxLength: 77 }).inputIds) !== String(padded(ids)),
    );
    expect(differing.map(([text]) => text)).toEqual([]);
  });

  test('counts and truncation are the same too', () => {
    for (const [text, ids, , length] of cases) {
      const { tokenCount, truncatedText } = encode(text);
      expect(tokenCount).toBe(ids.length);
      expect(truncatedText !== '', text).toBe(length > 77);
    }
  });
});

describe('the text that was cut off', () => {
  test('starts at the first character that does not fit', () => {
    expect(encode('红'.repeat(75)).truncatedText).toBe('');
    expect(encode('红'.repeat(75) + '苹果').truncatedText).toBe('苹果');
  });

  test('starts at the first word that is not fully kept', () => {
    const { truncatedText, inputIds } = encode('a '.repeat(74) + 'tokenizers are cut');
    expect(truncatedText).toBe('tokenizers are cut');
    expect(inputIds[75]).not.toBe(0);
  });

  test('the text that was kept has the same ids', () => {
    for (const [text] of cases) {
      const { truncatedText, inputIds, tokenCount } = encode(text);
      if (truncatedText === '') continue;
      const kept = encode(text.slice(0, text.length - truncatedText.length));
      const count = kept.tokenCount - 1;
      expect(kept.truncatedText).toBe('');
      expect(kept.inputIds.slice(0, count)).toEqual(inputIds.slice(0, count));
      expect(count).toBeLessThan(tokenCount);
    }
  });
});

test('names unknown characters, but not those that were cut off', () => {
  expect(encode('红苹果 👍 a red apple').unknown).toEqual([]);
  expect(encode('一只🐈和🐕、🐈，鑫').unknown).toEqual(['🐈', '🐕']);
  expect(encode('红'.repeat(75) + '🐈').unknown).toEqual([]);
  expect(encode('a'.repeat(101)).unknown).toEqual(['a'.repeat(101)]);
});

test('ten thousand characters take almost no time', () => {
  const start = performance.now();
  for (const text of ['红苹果🐈'.repeat(2500), 'abc, '.repeat(2000), '🐈'.repeat(5000)])
    encode(text);
  expect(performance.now() - start).toBeLessThan(5000);
});

test.each(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'])(
  'refuses a vocabulary without %s',
  (token) => {
    expect(() => createTokenizer({ vocab: vocab.replace(token, 'x') })).toThrow(
      expect.objectContaining({
        code: 'invalid-file',
        details: expect.objectContaining({ file: 'vocab.txt', expected: token }),
      }),
    );
  },
);

test('a vocabulary with Windows line ends, or with none at the end', () => {
  const windows = createTokenizer({ vocab: vocab.trimEnd().replaceAll('\n', '\r\n') });
  expect(windows.encode('红苹果', { maxLength: 77 })).toEqual(encode('红苹果'));
});
