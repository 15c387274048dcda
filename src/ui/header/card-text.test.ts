import { expect, test } from 'vitest';
import { PLAN_VERSION, type DevicePlan, type Strike } from '../../contract/device-plan.ts';
import type { DeviceReport } from '../../contract/engine-api.ts';
import { loadI18n } from '../i18n/index.ts';
import { cardTexts } from './card-text.ts';

const GPU: DeviceReport = {
  ...{ backend: 'webgpu', precision: 'fp16', adapter: null, threads: 1 },
  ...{ fallbackReasons: [], plan: null },
};
const CPU: DeviceReport = {
  ...{ backend: 'wasm', precision: 'fp32', adapter: null, threads: 4 },
  ...{ fallbackReasons: ['no-webgpu'], plan: null },
};

const planWithout = (...struck: Strike['what'][]): DevicePlan => ({
  version: PLAN_VERSION,
  device: { adapter: 'acme', driver: '', browser: '', engine: '' },
  struck: struck.map((what) => ({ what, why: 'wrong', detail: '' })),
  ...{ isChecked: true, subgroups: false, timings: [], measuredAt: null },
  ways: {
    linear: { fewRows: 'gemm', manyRows: 'gemm' },
    convolution: { narrow: 'conv', wide: 'conv' },
  },
});

test.each([
  ['a GPU', GPU, ['Running on the GPU, the fastest option.']],
  [
    'a GPU with wrong subgroups',
    { ...GPU, plan: planWithout('subgroups') },
    [
      'Running on the GPU, the fastest option.',
      'Subgroup operations not used: the results were wrong.',
    ],
  ],
  [
    // In the advice only, not a second time among what is struck out.
    'a GPU with wrong half precision',
    { ...GPU, fallbackReasons: ['wrong-f16'], plan: planWithout('fp16') },
    [expect.stringMatching(/^This GPU computes wrong results in half precision.*check again/)],
  ],
  [
    'a GPU whose results are all wrong',
    { ...CPU, fallbackReasons: ['wrong-gpu'], plan: planWithout('fp16', 'webgpu') },
    [expect.stringMatching(/^This GPU computes wrong results; painting on the CPU is slow\./)],
  ],
  [
    'a browser without WebGPU',
    CPU,
    [expect.stringMatching(/^This browser has no WebGPU.* Use Chrome 137/)],
  ],
] as const)('the card of %s', async (_, report, texts) => {
  const { t } = await loadI18n('en');
  expect(cardTexts(report, t)).toEqual(texts);
});

test('the card in Chinese', async () => {
  const { t } = await loadI18n('zh-CN');
  expect(cardTexts({ ...CPU, fallbackReasons: ['chosen'] }, t)).toEqual([
    '按你的选择由 CPU 来画，会慢不少。想用显卡，请在设置里把“计算”改回“自动”。',
  ]);
});
