import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createTokenizer } from '../tokenizer/index.ts';
import { measurePrompt } from './measure-prompt.ts';

const file = new URL('../tokenizer/__goldens__/bert-vocab.txt.gz', import.meta.url);
const vocab = gunzipSync(readFileSync(file)).toString();
const tokenizer = createTokenizer({ vocab });
const options = { tokenizer, steps: 10, maxChunks: 2, maxParts: 8, maxEncodings: 100 };
const measure = (prompt: string) => measurePrompt('prompt', prompt, options);

test('an empty prompt has one empty chunk', () => {
  expect(measure('')).toEqual({
    tokens: 0,
    room: 75,
    chunks: [{ text: '', tokens: 0 }],
    truncatedText: '',
    unknown: [],
  });
});

test('does not count weights and LoRA tags', () => {
  expect(measure('(红苹果:1.3) <lora:ink:0.5>').tokens).toBe(3);
});

test('counts the longest text of a schedule or of prompts joined by AND', () => {
  expect(measure('[猫:一只红色的狗:0.5]').tokens).toBe(6);
  expect(measure('猫 AND 一只狗').tokens).toBe(3);
});

test('counts AND and tags as words in a negative prompt', () => {
  const { tokens } = measurePrompt('negativePrompt', '猫 AND 狗', options);
  expect(tokens).toBe(3);
});

test('each vector of an embedding is a token', () => {
  const words = [{ name: 'ink', ids: [30_000, 30_001, 30_002] }];
  const learned = createTokenizer({ vocab }, words);
  expect(measurePrompt('prompt', '猫 ink', { ...options, tokenizer: learned }).tokens).toBe(4);
});

describe('a prompt of several chunks', () => {
  test('shows where a chunk ends, and counts the chunk before as full', () => {
    const { tokens, room, chunks, truncatedText } = measure(`${'猫'.repeat(80)}狗`);
    expect([tokens, room]).toEqual([81, 150]);
    expect(chunks).toEqual([
      { text: '猫'.repeat(75), tokens: 75 },
      { text: `${'猫'.repeat(5)}狗`, tokens: 6 },
    ]);
    expect(truncatedText).toBe('');
  });

  test('ends a chunk at the last comma', () => {
    const { chunks } = measure(`${'猫'.repeat(70)}, ${'狗'.repeat(10)}`);
    expect(chunks.map(({ tokens }) => tokens)).toEqual([71, 10]);
    expect(chunks[1]!.text).toBe('狗'.repeat(10));
  });

  test('BREAK ends a chunk', () => {
    const { tokens, room, chunks } = measure('猫 BREAK 狗');
    expect([tokens, room]).toEqual([76, 150]);
    expect(chunks).toEqual([
      { text: '猫', tokens: 1 },
      { text: '狗', tokens: 1 },
    ]);
  });

  test('text that is cut off is not in any chunk', () => {
    const { chunks, truncatedText } = measure('猫'.repeat(150) + '狗');
    expect(chunks.map(({ text }) => text)).toEqual(['猫'.repeat(75), '猫'.repeat(75)]);
    expect(truncatedText).toBe('狗');
  });
});

test('names the characters that the vocabulary lacks', () => {
  expect(measure('猫 🀄').unknown).toEqual(['🀄']);
});

test('refuses a prompt that cannot be painted, with the same error', () => {
  expect(() => measure('a <hypernet:x:1>')).toThrow(
    expect.objectContaining({ code: 'invalid-request' }),
  );
});
