import { expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

it.each([
  ['a red apple', 'a red apple'],
  ['红苹果，白色背景', '红苹果,白色背景'],
  ['(red:1.3) apple, [clouds]', 'red apple, clouds'],
  ['<lora:ink:0.8>a \\(small\\) house', 'a (small) house'],
  ['[cat:dog:0.5] on a [red|blue] hill', 'dog on a red hill'],
  ['hills AND sea:0.7', 'hills, sea'],
  ['hills BREAK sea', 'hills, sea'],
  ['', ''],
])('%s', (prompt, expected) => {
  expect(plainText(prompt)).toBe(expected);
});
