import { expect, it } from 'vitest';
import { hasWord, toggleWord } from './index.ts';

it.each([
  ['', '苹果', 'zh-CN', '苹果'],
  ['红苹果', '香蕉', 'zh-CN', '红苹果，香蕉'],
  ['红苹果， ', '香蕉', 'zh-CN', '红苹果，香蕉'],
  ['a red apple', 'banana', 'en', 'a red apple, banana'],
  ['a red apple,', 'banana', 'en', 'a red apple, banana'],
  ['红苹果', 'banana', 'en', '红苹果, banana'],
  // A word inside another part does not count as a part.
  ['红苹果', '苹果', 'zh-CN', '红苹果，苹果'],
] as const)('“%s” with “%s” added', (prompt, word, language, expected) => {
  expect(toggleWord(prompt, word, language)).toBe(expected);
  expect(hasWord(expected, word)).toBe(true);
});

it.each([
  ['苹果', '苹果', 'zh-CN', ''],
  ['苹果，香蕉', '苹果', 'zh-CN', '香蕉'],
  ['a red apple, banana, bread', 'banana', 'en', 'a red apple, bread'],
] as const)('“%s” with “%s” taken out', (prompt, word, language, expected) => {
  expect(toggleWord(prompt, word, language)).toBe(expected);
});
