import { expect, test } from 'vitest';
import { PLAN_VERSION, type DevicePlan } from '../contract/device-plan.ts';
import type { DeviceReport, Outcome } from '../contract/engine-api.ts';
import { createAppStore } from './app-store.ts';
import { DEVICE, failed, memoryPorts, ok } from './__fixtures__/ports.ts';

const UNCHECKED: DeviceReport = {
  ...DEVICE,
  backend: 'webgpu',
  precision: 'fp16',
  fallbackReasons: [],
};
const PLAN: DevicePlan = {
  version: PLAN_VERSION,
  device: { adapter: '', driver: '', browser: '', engine: '' },
  struck: [],
  isChecked: true,
  subgroups: false,
  ways: {
    linear: { fewRows: 'gemm', manyRows: 'gemm' },
    convolution: { narrow: 'conv', wide: 'conv' },
  },
  timings: [],
  measuredAt: '2026-11-29T12:00:00.000Z',
};

/** A store whose engine gives these answers, one for each question about the device. */
function storeWith(...answers: Outcome<DeviceReport>[]) {
  const ports = memoryPorts();
  let asked = 0;
  const next = () => Promise.resolve(answers[Math.min(asked++, answers.length - 1)]!);
  const engine = { ...ports.engine, start: next, checkAgain: next };
  return { store: createAppStore({ ...ports, engine }), asked: () => asked };
}

const reportIn = (store: ReturnType<typeof createAppStore>) => {
  const { device } = store.getState();
  return device.status === 'ready' ? device.report : null;
};

test('once a GPU has been checked, the page knows and stops asking', async () => {
  const { store, asked } = storeWith(ok(UNCHECKED), ok({ ...UNCHECKED, plan: PLAN }));
  await store.getState().startEngine();
  expect(reportIn(store)?.plan).toEqual(PLAN);
  await store.getState().refreshDevice();
  expect(asked()).toBe(2);
});

test('on the CPU nothing is asked', async () => {
  const { store, asked } = storeWith(ok(DEVICE));
  await store.getState().startEngine();
  await store.getState().refreshDevice();
  expect(asked()).toBe(1);
});

test('a GPU that crashed its worker is asked about again, and the CPU has its own limits', async () => {
  const wrong = { ...DEVICE, fallbackReasons: ['wrong-gpu'] } as const;
  const { store } = storeWith(ok(UNCHECKED), failed('engine-crashed'), ok(wrong));
  store.setState({ largestPicture: 2 ** 22 });
  await store.getState().startEngine();
  expect(reportIn(store)).toEqual(wrong);
  expect(store.getState().largestPicture).toBeNull();
});

test('a check on request is shown as running until it is done', async () => {
  const { store } = storeWith(ok(UNCHECKED), ok(UNCHECKED), ok({ ...UNCHECKED, plan: PLAN }));
  await store.getState().startEngine();
  const checking = store.getState().checkDeviceAgain();
  expect(store.getState().isCheckingDevice).toBe(true);
  await checking;
  expect(store.getState().isCheckingDevice).toBe(false);
  expect(reportIn(store)?.plan).toEqual(PLAN);
});
