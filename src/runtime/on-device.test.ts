import { expect, test, vi } from 'vitest';
import { survivors } from '../core/async/__fixtures__/garbage.ts';
import { fakeGpu } from './__fixtures__/fake-gpu.ts';
import { onDevice } from './on-device.ts';

test('results do not stay in memory as long as the GPU does', async () => {
  const { device } = fakeGpu();
  const run = () => onDevice(device, Promise.resolve(new Float32Array(2 ** 18)));
  expect(await survivors(200, run)).toBe(0);
  expect(device.lost.hasCome).toBe(false);
});

test('a call that fails while the GPU goes away has lost its GPU', async () => {
  const { device, lost } = fakeGpu();
  const call = onDevice(device, Promise.reject(new Error('Buffer unmapped')));
  lost.come();
  await expect(call).rejects.toMatchObject({
    code: 'device-lost',
    details: { reason: 'Buffer unmapped' },
  });
});

test('a call that never returns after the GPU went away is given up', async () => {
  vi.useFakeTimers();
  const { device, lost } = fakeGpu();
  const call = onDevice(device, new Promise(() => undefined));
  const given = expect(call).rejects.toMatchObject({ code: 'engine-crashed' });
  lost.come();
  await vi.runAllTimersAsync();
  await given;
  vi.useRealTimers();
});

test.each([
  [true, 'Invalid buffer', 'out-of-memory'],
  [false, 'std::bad_alloc', 'out-of-memory'],
  [false, 'Shape mismatch', 'internal'],
])('short of memory: %s, words: %s', async (isShort, reason, code) => {
  const gpu = fakeGpu();
  gpu.isShort = isShort;
  const call = onDevice(gpu.device, Promise.reject(new Error(reason)));
  await expect(call).rejects.toMatchObject({ code, details: { reason } });
});
