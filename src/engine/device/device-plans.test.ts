import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { PLAN_VERSION, type DevicePlan } from '../../contract/device-plan.ts';
import { DEFAULT_WAYS } from '../../graph/index.ts';
import { DevicePlanStore } from '../../storage/device-plan-store.ts';
import { DevicePlans } from './device-plans.ts';

const DEVICE = { adapter: 'acme one', driver: '1.0', browser: 'Chromium 156', engine: '0.1.0' };
const PLAN: DevicePlan = {
  version: PLAN_VERSION,
  device: DEVICE,
  struck: [{ what: 'subgroups', why: 'wrong', detail: 'attention40.self' }],
  isChecked: true,
  subgroups: false,
  ways: DEFAULT_WAYS,
  timings: [
    {
      layer: 'linear 8192 320 1280',
      slot: 'linear.manyRows',
      way: 'gemm',
      milliseconds: 1.5,
      flops: 1e9,
    },
  ],
  measuredAt: '2026-11-29T12:00:00.000Z',
};

let names = 0;
const nextName = () => `plans-${(names += 1)}`;
const open = (name: string) => new DevicePlans('0.1.0', new DevicePlanStore(name));

test('the next worker finds the plan', async () => {
  const name = nextName();
  await open(name).keep(PLAN);
  expect(await open(name).find(DEVICE)).toEqual(PLAN);
});

test.each(['adapter', 'driver', 'browser', 'engine'] as const)(
  'a plan is not used with another %s',
  async (field) => {
    const name = nextName();
    await open(name).keep(PLAN);
    expect(await open(name).find({ ...DEVICE, [field]: 'another' })).toBeNull();
  },
);

test.each([
  ['nothing', undefined],
  ['text', 'plan'],
  ['an older version', { ...PLAN, version: PLAN_VERSION - 1 }],
  ['a way that does not exist', { ...PLAN, ways: { ...DEFAULT_WAYS, linear: { fewRows: 'x' } } }],
  ['no ways', { ...PLAN, ways: null }],
  ['an invalid date', { ...PLAN, measuredAt: 'yesterday' }],
  ['a missing field', { ...PLAN, struck: undefined }],
])('%s in the store is not taken for a plan', async (_, damaged) => {
  const name = nextName();
  const store = new DevicePlanStore(name);
  await store.put(DEVICE.adapter, damaged as object);
  expect(await open(name).find(DEVICE)).toBeNull();
});

test('without a store, plans last as long as the worker', async () => {
  const refused = () => Promise.reject(new Error('no IndexedDB'));
  const plans = new DevicePlans('0.1.0', { get: refused, put: refused, delete: refused });
  await plans.keep(PLAN);
  expect(await plans.find(DEVICE)).toEqual(PLAN);
  expect(await plans.find({ ...DEVICE, browser: 'another' })).toBeNull();
  await plans.forget(PLAN);
  expect(await plans.find(DEVICE)).toBeNull();
});
