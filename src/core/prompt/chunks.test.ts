import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.ts';
import { createTokenizer } from '../tokenizer/index.ts';
import { applyWeights, chunkPrompt, parseAttention } from './index.ts';

const file = new URL('../tokenizer/__goldens__/bert-vocab.txt.gz', import.meta.url);
const tokenizer = createTokenizer({ vocab: gunzipSync(readFileSync(file)).toString() });
const [RED, COMMA, CAT] = tokenizer.toIds('红,猫') as [number, number, number];

const chunks = (prompt: string) => chunkPrompt(parseAttention(prompt), tokenizer);
/** The lengths of the chunks' texts, and their first and last tokens. */
const shape = (prompt: string) =>
  chunks(prompt).map(({ inputIds }) => {
    const text = [...inputIds.slice(1, inputIds.indexOf(tokenizer.endId))];
    return [text.length, text[0], text.at(-1)];
  });

test('a short prompt without weights has the tokenizer’s ids', () => {
  const [only] = chunks('红苹果, a red apple');
  expect(only!.inputIds).toEqual(
    tokenizer.encode('红苹果, a red apple', { maxLength: 77 }).inputIds,
  );
  expect(only!.weights).toEqual(new Float32Array(77).fill(1));
});

test('an empty prompt is one chunk', () => {
  expect(chunks('')).toHaveLength(1);
  expect(chunks('')[0]!.inputIds).toEqual(tokenizer.encode('', { maxLength: 77 }).inputIds);
});

test('each token has the weight of its text', () => {
  const [only] = chunks('红(苹果:1.5)[猫]');
  expect([...only!.weights.slice(0, 6)]).toEqual([1, 1, 1.5, 1.5, Math.fround(1 / 1.1), 1]);
});

test('75 tokens fill a chunk, and the next one starts another', () => {
  expect(shape('红'.repeat(75))).toEqual([[75, RED, RED]]);
  expect(shape('红'.repeat(76))).toEqual([
    [75, RED, RED],
    [1, RED, RED],
  ]);
});

test('tokens after a comma among the last 20 move to the next chunk with their weights', () => {
  expect(shape('红'.repeat(55) + ',' + '猫'.repeat(25))).toEqual([
    [56, RED, COMMA],
    [25, CAT, CAT],
  ]);
  expect(shape('红'.repeat(54) + ',' + '猫'.repeat(25))).toEqual([
    [75, RED, CAT],
    [5, CAT, CAT],
  ]);
  const [, second] = chunks('红'.repeat(70) + ',' + '(' + '猫'.repeat(10) + ':1.3)');
  expect([...second!.weights.slice(0, 12)]).toEqual([1, ...Array(10).fill(Math.fround(1.3)), 1]);
});

test('a comma at position 76 moves no other tokens', () => {
  expect(shape('红,' + '红'.repeat(58) + ',' + '红'.repeat(14) + ',红')).toEqual([
    [75, RED, RED],
    [2, COMMA, RED],
  ]);
});

test('BREAK ends a chunk early', () => {
  expect(shape('红 BREAK 猫')).toEqual([
    [1, RED, RED],
    [1, CAT, CAT],
  ]);
});

test('weights scale embeddings and keep their mean', () => {
  const hidden = tensor([1, 2, 2], Float32Array.of(1, 2, 3, 6));
  const weighted = applyWeights(hidden, Float32Array.of(1, 2));
  expect(weighted.data[2]! / weighted.data[0]!).toBeCloseTo(6, 5);
  expect(weighted.data.reduce((sum, x) => sum + x, 0)).toBeCloseTo(12, 5);
  expect(applyWeights(hidden, Float32Array.of(1, 1))).toBe(hidden);
});
