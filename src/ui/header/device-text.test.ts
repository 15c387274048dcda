import { expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import { loadI18n } from '../i18n/index.ts';
import { zhCN } from '../i18n/zh-cn.ts';
import { adviceText } from './device-text.ts';

// Dawn's authors disable shader-f16 in NVIDIA's Linux driver because it is unsafe on untrusted pages.
test.each([
  ['en', 'not safe for everyday browsing'],
  ['zh-CN', '不宜日常使用'],
] as const)(
  '%s: never suggests turning float16 on without naming the risk',
  async (locale, words) => {
    const { t } = await loadI18n(locale);
    expect(adviceText('no-f16', t)).toContain(words);
  },
);

test('no text tells how to start a browser with flags', () => {
  const flags = /--[a-z]|enable[-_]|vulkan|dawn|chrome:\/\//i;
  expect('--enable-dawn-features=vulkan_enable_f16_on_nvidia').toMatch(flags);
  for (const catalogue of [en, zhCN]) expect(JSON.stringify(catalogue)).not.toMatch(flags);
});
