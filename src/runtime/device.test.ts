import { afterEach, describe, expect, test, vi } from 'vitest';
import type { DevicePlan } from '../contract/device-plan.ts';
import { openDevice } from './device.ts';

afterEach(() => vi.unstubAllGlobals());

function browserWith(gpu: unknown, isSecureContext = true): void {
  vi.stubGlobal('navigator', { gpu });
  vi.stubGlobal('isSecureContext', isSecureContext);
}

const adapter = (requestDevice: () => Promise<unknown>) => ({
  info: { vendor: 'acme', architecture: 'one', description: 'Acme One', device: '' },
  features: new Set(['shader-f16', 'subgroups']),
  limits: { maxBufferSize: 2 ** 30 },
  requestDevice,
});
const refused = () =>
  Promise.reject(new Error('A valid external Instance reference no longer exists.'));

test.each([
  ['no WebGPU', undefined, 'no-webgpu'],
  ['no adapter', { requestAdapter: () => Promise.resolve(null) }, 'no-adapter'],
  ['a driver that is blocked', { requestAdapter: refused }, 'no-adapter'],
  [
    'an adapter without a device',
    { requestAdapter: () => Promise.resolve(adapter(refused)) },
    'no-adapter',
  ],
])(
  'with %s the CPU paints, whatever was chosen, and the reason is reported',
  async (_, gpu, reason) => {
    browserWith(gpu);
    for (const preference of ['auto', 'webgpu'] as const) {
      expect(await openDevice(preference)).toMatchObject({
        backend: 'wasm',
        precision: 'fp32',
        fallbackReasons: [reason],
      });
    }
  },
);

test('on an insecure origin it is not the browser that lacks WebGPU', async () => {
  browserWith(undefined, false);
  expect(await openDevice('auto')).toMatchObject({ fallbackReasons: ['insecure-origin'] });
});

test('a GPU’s loss is announced', async () => {
  let lose: (info: object) => void = () => undefined;
  const gpuDevice = {
    features: new Set(['shader-f16']),
    lost: new Promise((resolve) => (lose = resolve)),
    addEventListener: () => undefined,
  };
  browserWith({ requestAdapter: () => Promise.resolve(adapter(() => Promise.resolve(gpuDevice))) });
  const device = await openDevice('auto');
  if (device.backend !== 'webgpu') throw new Error(device.backend);
  expect(device).toMatchObject({ precision: 'fp16', fallbackReasons: [] });
  expect(device.lost.hasCome).toBe(false);
  lose({});
  await new Promise<void>((resolve) => void device.lost.subscribe(resolve));
});

describe('what subgroup kernels use', () => {
  const FEATURES = ['subgroups', 'subgroup-size-control', 'chromium-experimental-subgroup-matrix'];

  /** Opens a GPU of which a check has found this. @returns the features that were asked for */
  async function askedFor(offered: readonly string[], subgroups: boolean) {
    const asked: string[] = [];
    const gpuDevice = {
      features: new Set(),
      lost: new Promise(() => undefined),
      addEventListener: () => undefined,
    };
    const gpu = {
      ...adapter(() => Promise.resolve(gpuDevice)),
      features: new Set(offered),
      requestDevice({ requiredFeatures }: { readonly requiredFeatures: readonly string[] }) {
        asked.push(...requiredFeatures);
        return Promise.resolve(gpuDevice);
      },
    };
    browserWith({ requestAdapter: () => Promise.resolve(gpu) });
    const plan = { struck: [], subgroups } as unknown as DevicePlan;
    await openDevice('auto', { engine: 'test', find: () => Promise.resolve(plan) });
    return asked;
  }

  test('is asked for where a check has proved it, as far as it is there', async () => {
    expect(await askedFor(['shader-f16', ...FEATURES], true)).toEqual(['shader-f16', ...FEATURES]);
    expect(await askedFor(['subgroups'], true)).toEqual(['subgroups']);
  });

  test('is left alone otherwise', async () => {
    expect(await askedFor(['timestamp-query', ...FEATURES], false)).toEqual(['timestamp-query']);
  });
});
