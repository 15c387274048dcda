import { expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import { loadI18n } from '../i18n/index.ts';
import { zhCN } from '../i18n/zh-cn.ts';
import { adviceText } from './device-text.ts';

// Dawn's authors keep shader-f16 from NVIDIA's Linux driver because it is not safe with pages that one does not trust.
test.each([
  ['en', 'not safe for everyday browsing'],
  ['zh-CN', '不宜日常使用'],
] as const)(
  '%s: nobody is led to turn float16 on without knowing its risk',
  async (locale, words) => {
    const { t } = await loadI18n(locale);
    expect(adviceText('no-f16', t)).toContain(words);
  },
);

test('no text says how to start a browser with other flags', () => {
  const flags = /--[a-z]|enable[-_]|vulkan|dawn|chrome:\/\//i;
  expect('--enable-dawn-features=vulkan_enable_f16_on_nvidia').toMatch(flags);
  for (const catalogue of [en, zhCN]) expect(JSON.stringify(catalogue)).not.toMatch(flags);
});
