import { expect, test, vi } from 'vitest';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore } from './index.ts';

test('the largest picture is looked up when asked for, and forgotten with the device', async () => {
  const ports = memoryPorts();
  const lookUp = vi.spyOn(ports.engine, 'largestPicture');
  const store = createAppStore(ports);
  await store.getState().startEngine();
  expect(lookUp).not.toHaveBeenCalled();
  await store.getState().findLargestPicture();
  expect(store.getState().largestPicture).toBe(2 ** 22);
  await store.getState().setBackend('wasm');
  expect(store.getState().largestPicture).toBeNull();
});
