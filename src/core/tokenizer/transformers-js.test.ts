import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { PreTrainedTokenizer } from '@xenova/transformers';
import { expect, test } from 'vitest';
import { bertTokenizerJson, readVocabulary } from './bert.ts';
import { createTokenizer } from './index.ts';

const read = (name: string) =>
  gunzipSync(readFileSync(new URL(`./__goldens__/${name}`, import.meta.url))).toString('utf8');

/** Texts for which the library itself differs from the Rust original; bert.ts changes them first. */
const MENDED = /[\u{20000}-\u{2fa1f}]|Σ/u;

test('transformers.js gives the same ids for the same tokenizer.json', () => {
  const vocab = read('bert-vocab.txt.gz');
  const { cases } = JSON.parse(read('bert.json.gz')) as { cases: [text: string, ids: number[]][] };
  const theirs = new PreTrainedTokenizer(bertTokenizerJson(readVocabulary(vocab), {}), {});
  const ours = createTokenizer({ vocab });
  const plain = cases.filter(([text]) => !MENDED.test(text));
  expect(plain.length).toBeGreaterThan(1000);
  for (const [text] of plain) {
    const { inputIds, tokenCount, truncatedText } = ours.encode(text, { maxLength: 77 });
    const ids = theirs.encode(text, { add_special_tokens: false });
    expect([...inputIds.slice(1, tokenCount - 1)], text).toEqual(
      truncatedText === '' ? ids : ids.slice(0, 75),
    );
  }
});
