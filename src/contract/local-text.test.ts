import { expect, test } from 'vitest';
import { inAnyLanguage, isSameLanguage, textIn } from './local-text.ts';

const NAMES = { de: 'Himmel', 'zh-CN': '天空', en: 'Sky' };

test.each([
  ['zh-CN', NAMES, '天空'],
  ['de', NAMES, 'Himmel'],
  ['zh-TW', NAMES, '天空'],
  ['de-AT', NAMES, 'Himmel'],
  // A language without a text of its own.
  ['fr', NAMES, 'Sky'],
  ['fr', { de: 'Himmel', 'en-GB': 'Sky' }, 'Sky'],
  ['fr', { de: 'Himmel', 'zh-CN': '天空' }, 'Himmel'],
  ['zh-CN', { en: 'Sky', und: 'mein Himmel' }, 'mein Himmel'],
  ['en', inAnyLanguage('mein Himmel'), 'mein Himmel'],
  // Not a language that happens to begin alike.
  ['e', { en: 'Sky', de: 'Himmel' }, 'Sky'],
  ['en', {}, ''],
] as const)('for %s, of %o', (language, text, expected) => {
  expect(textIn(text, language)).toBe(expected);
});

test('scripts and regions are variants of a language', () => {
  expect(isSameLanguage('zh-Hant-TW', 'zh-CN')).toBe(true);
  expect(isSameLanguage('zh-CN', 'z')).toBe(false);
});
