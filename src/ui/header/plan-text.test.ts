import { expect, test } from 'vitest';
import { PLAN_VERSION, type DevicePlan } from '../../contract/device-plan.ts';
import type { DeviceReport } from '../../contract/engine-api.ts';
import { createFormat } from '../format.ts';
import { loadI18n } from '../i18n/index.ts';
import { planSentences, speedSentences } from './plan-text.ts';

const PLAN: DevicePlan = {
  version: PLAN_VERSION,
  device: { adapter: 'acme', driver: '', browser: '', engine: '' },
  struck: [],
  isChecked: true,
  subgroups: true,
  ways: {
    linear: { fewRows: 'gemm', manyRows: 'conv' },
    convolution: { narrow: 'conv', wide: 'conv' },
  },
  timings: [
    { layer: 'a', slot: 'linear.manyRows', way: 'gemm', milliseconds: 3, flops: 3e9 },
    { layer: 'a', slot: 'linear.manyRows', way: 'conv', milliseconds: 2, flops: 3e9 },
    { layer: 'attention 1', slot: null, way: 'subgroups', milliseconds: 1, flops: 5e9 },
    { layer: 'attention 1', slot: null, way: 'no-subgroups', milliseconds: 9, flops: 5e9 },
  ],
  measuredAt: '2026-11-29T12:00:00.000Z',
};
const reportOf = (plan: DevicePlan | null, isSoftware = false): DeviceReport => ({
  backend: 'webgpu',
  precision: 'fp16',
  adapter: { vendor: 'acme', architecture: '', description: '', isSoftware, maxBufferSize: 1 },
  threads: 1,
  fallbackReasons: [],
  plan,
});

const { t } = await loadI18n('en');

test.each([
  ['an unchecked device', null, false, ['Not checked yet']],
  [
    'a device that computes correctly',
    PLAN,
    false,
    ['computes correctly', 'Subgroup operations are used'],
  ],
  [
    'an emulated device without subgroups',
    { ...PLAN, subgroups: false, struck: [strike('subgroups')] },
    true,
    ['computes correctly', 'Subgroup operations not used: the results', 'is not measured'],
  ],
  [
    'a way to compute with wrong results',
    { ...PLAN, subgroups: false, struck: [strike('convolution.wide.gather')] },
    false,
    ['computes correctly', 'Wide convolutions computed as gathered products not used'],
  ],
  [
    'a GPU whose results are all wrong',
    { ...PLAN, struck: [strike('fp16'), strike('webgpu')] },
    false,
    ['Half precision', 'This GPU not used'],
  ],
])('%s', (_, plan, isSoftware, parts) => {
  const sentences = planSentences(reportOf(plan, isSoftware), t);
  expect(sentences).toHaveLength(parts.length);
  for (const [i, part] of parts.entries()) expect(sentences[i]).toContain(part);
});

test('speeds are those of the chosen ways, with their gain', () => {
  expect(speedSentences(PLAN, t, createFormat('en'))).toEqual([
    'Large linear layers: 1.5 TFLOPS, computed as convolutions, 50% faster than usual',
    'Attention: 5 TFLOPS',
  ]);
  expect(speedSentences({ ...PLAN, timings: [] }, t, createFormat('en'))).toEqual([]);
});

function strike(what: DevicePlan['struck'][number]['what']) {
  return { what, why: 'wrong' as const, detail: '' };
}
