import { expect, it } from 'vitest';
import { pictureOf } from './__fixtures__/picture.ts';
import { queryWords, says } from './picture-text.ts';

const picture = pictureOf('a', {
  prompt: '一个红苹果，Two Apples and ＡＢＣ, naïve café',
  negativePrompt: 'ugly cat',
  modelName: 'SkyPaint mini',
  sampler: 'dpmpp_2m_karras',
  seed: 4242,
  width: 512,
  height: 768,
});

it.each([
  '红苹果',
  '苹果 two',
  'APPLES',
  'app',
  'ａｐｐｌｅｓ',
  'abc',
  'café',
  '苹果，apples',
  'skypaint',
  'dpm++',
  'karras',
  '4242',
  '512x768',
  '512×768',
])('finds %s', (query) => {
  expect(says(picture, queryWords(query))).toBe(true);
});

it.each([
  ['a part of a number', '42'],
  ['the end of a word', 'pples'],
  ['the middle of a word', 'ara'],
  ['a word of the negative prompt', 'cat'],
  ['one word of two', 'apples pear'],
  ['another order of characters', '果苹'],
])('does not find %s', (_, query) => {
  expect(says(picture, queryWords(query))).toBe(false);
});

it('ignores white space and punctuation', () => {
  expect(queryWords(' ， 、\n')).toEqual([]);
});
