import { expect, test } from 'vitest';
import { loadI18n } from './i18n/index.ts';
import { sentences } from './sentences.ts';

test.each([
  ['en', 'One. Two. Three.', ['One.', false, 'Two.', undefined, 'Three.']],
  ['zh-CN', '一。二。', [undefined, '一。', '二。']],
  ['zh-CN', '', [false, undefined]],
] as const)('%s: “%s”', async (locale, joined, all) => {
  const { t } = await loadI18n(locale);
  expect(sentences(all, t)).toBe(joined);
});
