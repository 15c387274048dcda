import { expect, test } from 'vitest';
import type { DeviceReport } from '../../contract/engine-api.ts';
import { en } from '../i18n/en.ts';
import { loadI18n } from '../i18n/index.ts';
import { zhCN } from '../i18n/zh-cn.ts';
import { adviceText, deviceFacts, deviceName } from './device-text.ts';

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

const ADAPTER = {
  ...{ vendor: 'acme', architecture: 'one', description: 'Acme One 9000' },
  ...{ isSoftware: false, maxBufferSize: 1 },
};
const GPU: DeviceReport = {
  ...{ backend: 'webgpu', precision: 'fp16', adapter: ADAPTER, threads: 1 },
  ...{ fallbackReasons: [], plan: null },
};
const CPU: DeviceReport = {
  ...{ backend: 'wasm', precision: 'fp32', adapter: null, threads: 4 },
  ...{ fallbackReasons: ['no-webgpu'], plan: null },
};
const withAdapter = (change: Partial<typeof ADAPTER>): DeviceReport => ({
  ...GPU,
  adapter: { ...ADAPTER, ...change },
});

test.each([
  [GPU, 'Acme One 9000', 'WebGPU · fp16'],
  [withAdapter({ description: '' }), 'acme one', 'WebGPU · fp16'],
  [withAdapter({ description: '', architecture: '' }), 'acme', 'WebGPU · fp16'],
  [withAdapter({ description: '', vendor: '', architecture: '' }), 'GPU', 'WebGPU · fp16'],
  [{ ...withAdapter({ isSoftware: true }), precision: 'fp32' }, 'GPU (emulated)', 'WebGPU · fp32'],
  [CPU, 'CPU', 'WebAssembly · fp32 · threads: 4'],
  // The GPU that is not used.
  [{ ...CPU, adapter: ADAPTER }, 'CPU', 'WebAssembly · fp32 · threads: 4'],
] as const)('the badge’s name and facts of %o', async (report, name, facts) => {
  const { t } = await loadI18n('en');
  expect(deviceName(report, t)).toBe(name);
  expect(deviceFacts(report, t).join(' · ')).toBe(facts);
});

test('the facts in Chinese', async () => {
  const { t } = await loadI18n('zh-CN');
  expect(deviceFacts(CPU, t).join(' · ')).toBe('WebAssembly · fp32 · 4 个线程');
});
