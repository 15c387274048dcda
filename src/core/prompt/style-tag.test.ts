import { expect, test } from 'vitest';
import { applyStyleTag } from './index.ts';

test.each([
  ['红苹果', 'sai-v1 art, 红苹果'],
  ['a red apple', 'sai-v1 art, a red apple'],
  ['sai-v1 art, 红苹果', 'sai-v1 art, 红苹果'],
  ['sai-v1 art，红苹果', 'sai-v1 art，红苹果'],
  ['红苹果， SAI-V1 Art ', '红苹果， SAI-V1 Art '],
  ['sai-v1 art', 'sai-v1 art'],
  ['sai-v1 artist', 'sai-v1 art, sai-v1 artist'],
  ['', ''],
  [' \n', ' \n'],
])('%j', (prompt, expected) => {
  for (const tag of ['sai-v1 art, ', 'sai-v1 art', 'sai-v1 art，']) {
    expect(applyStyleTag(prompt, tag)).toBe(expected);
  }
});

test('a model without a tag', () => {
  expect(applyStyleTag('红苹果', '')).toBe('红苹果');
});
