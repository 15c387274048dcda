import { expect, test } from 'vitest';
import { fakeGpu } from './__fixtures__/fake-gpu.ts';
import type { ComputeDevice } from './device.ts';
import { DeviceSlot } from './device-slot.ts';

const WASM: ComputeDevice = {
  backend: 'wasm',
  precision: 'fp32',
  adapter: null,
  fallbackReasons: ['chosen'],
};

/** A slot and all devices that it has opened. */
function openSlot() {
  const opened: ComputeDevice[] = [];
  const lost: ComputeDevice[] = [];
  const slot = new DeviceSlot(
    (device) => lost.push(device),
    (preference) => {
      const device = preference === 'wasm' ? WASM : fakeGpu().device;
      opened.push(device);
      return Promise.resolve(device);
    },
  );
  return { slot, opened, lost };
}

const lossAnnounced = () => new Promise((resolve) => setTimeout(resolve, 5));

test('one change of backend opens one device more, and only that one is alive', async () => {
  const { slot, opened, lost } = openSlot();
  const first = await slot.get('auto');
  await slot.drop();
  const second = await slot.get('webgpu');
  await lossAnnounced();
  expect(await slot.get('webgpu')).toBe(second);
  expect(opened).toEqual([first, second]);
  expect(lost).toEqual([first]);
});

test('the loss of an old GPU does not make the CPU in its place be opened again', async () => {
  const { slot, opened } = openSlot();
  await slot.get('webgpu');
  await slot.drop();
  await slot.get('wasm');
  await lossAnnounced();
  await slot.get('wasm');
  expect(opened).toHaveLength(2);
});

test('after a GPU went away by itself, the next is opened', async () => {
  const { slot, opened, lost } = openSlot();
  const device = await slot.get('auto');
  if (device.backend === 'webgpu') device.lost.come();
  expect(await slot.get('auto')).not.toBe(device);
  expect(lost).toEqual([device]);
  expect(opened).toHaveLength(2);
});

test('a device that could not be opened is tried again', async () => {
  let attempts = 0;
  const slot = new DeviceSlot(
    () => undefined,
    () => {
      attempts++;
      return attempts === 1 ? Promise.reject(new Error('no')) : Promise.resolve(WASM);
    },
  );
  await expect(slot.get('auto')).rejects.toThrow('no');
  expect(await slot.get('auto')).toBe(WASM);
});
