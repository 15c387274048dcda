import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clipVocab } from './clip-vocabulary.ts';
import { createTokenizer } from './index.ts';

/** Written by scripts/clip_merges.py, with OpenAI's own tokenizer. */
const golden = JSON.parse(
  readFileSync(new URL('./__goldens__/openai-clip.json', import.meta.url), 'utf8'),
) as { tokens: number; sha256: string; cases: [text: string, ids: number[]][] };

const merges = readFileSync('public/tokenizers/clip/merges.txt', 'utf8');
const vocab = clipVocab(merges);

test('the vocabulary equals OpenAI’s, byte for byte', () => {
  expect(Object.keys(JSON.parse(vocab) as object)).toHaveLength(golden.tokens);
  expect(createHash('sha256').update(vocab).digest('hex')).toBe(golden.sha256);
});

test.each(golden.cases)('“%s” has the same ids as with OpenAI’s tokenizer', (text, ids) => {
  expect(createTokenizer({ vocab, merges }).toIds(text)).toEqual(ids);
});
