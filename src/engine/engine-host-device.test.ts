import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../core/errors.ts';
import { fakeGpu, type FakeGpu } from '../runtime/__fixtures__/fake-gpu.ts';
import type { OnnxDiffusionModel } from '../runtime/diffusion-model.ts';
import { loading, openModel, PICTURE, ScriptedHost, turn } from './__fixtures__/scripted-host.ts';
import type { JobContext } from './jobs/job.ts';
import { WASM } from './jobs/paint/__fixtures__/golden-pictures.ts';

vi.setConfig({ testTimeout: 60_000 });

let engine: ScriptedHost;
beforeEach(() => {
  engine = new ScriptedHost();
});

describe('the device', () => {
  let gpus: FakeGpu[];

  beforeEach(() => {
    gpus = [];
    engine.nextDevice = () => {
      const gpu = fakeGpu();
      gpus.push(gpu);
      return gpu.device;
    };
  });

  test('that is lost between jobs is replaced, and the model is loaded on the new one', async () => {
    const found: OnnxDiffusionModel[] = [];
    await engine.run('1', loading(found));
    gpus[0]!.lost.come();
    await engine.run('2', loading(found));
    expect(gpus).toHaveLength(2);
    expect(found[1]).not.toBe(found[0]);
    // The files are still good.
    expect(engine.opened).toEqual(['a']);
  });

  test('that is lost during a job fails the job, and the next one gets another', async () => {
    const dying = engine.run('1', async ({ bench, onProgress }) => {
      const loaded = await bench.load(await bench.open('a', onProgress), openModel);
      return bench.compute(loaded, () => {
        gpus[0]!.lost.come();
        return Promise.reject(new AppError('device-lost', 'gone'));
      });
    });
    expect(await dying).toMatchObject({ ok: false, error: { code: 'device-lost' } });
    expect(await engine.run('2', loading([]))).toEqual({ ok: true, value: PICTURE });
    expect(gpus).toHaveLength(2);
  });

  test('is opened once for a choice, and released for another', async () => {
    expect(await engine.calls.start('auto')).toMatchObject({
      ok: true,
      value: { backend: 'webgpu' },
    });
    await engine.calls.start('auto');
    expect(gpus).toHaveLength(1);
    engine.nextDevice = () => WASM;
    expect(await engine.calls.start('wasm')).toMatchObject({
      ok: true,
      value: { backend: 'wasm' },
    });
    await vi.waitFor(() => expect(gpus[0]!.lost.hasCome).toBe(true));
    expect(engine.devices.map(({ preference }) => preference)).toEqual(['auto', 'wasm']);
  });

  test('is not released while a job runs', async () => {
    const painting = engine.held('1');
    await painting.begun;
    let hasChanged = false;
    const changing = engine.calls.start('wasm').then(() => (hasChanged = true));
    await turn();
    expect(hasChanged).toBe(false);
    painting.end();
    await changing;
  });
});

describe('a computation that fails', () => {
  const failing =
    (
      code: 'out-of-memory' | 'internal' | 'invalid-request',
      found: OnnxDiffusionModel[],
      times = 9,
    ) =>
    async ({ bench, onProgress }: JobContext) => {
      const loaded = await bench.load(await bench.open('a', onProgress), openModel);
      found.push(loaded.model);
      return bench.compute(loaded, () => {
        times -= 1;
        return times < 0 ? Promise.resolve(PICTURE) : Promise.reject(new AppError(code, code));
      });
    };

  test('for lack of memory is tried once more using less', async () => {
    expect(await engine.run('1', failing('out-of-memory', [], 1))).toEqual({
      ok: true,
      value: PICTURE,
    });
    expect(engine.opened).toEqual(['a']);
    // It already holds only one part at a time, so there is nothing left to release.
    expect(await engine.run('2', failing('out-of-memory', [], 1))).toMatchObject({
      error: { code: 'out-of-memory' },
    });
  });

  test.each([
    ['out-of-memory', ['a', 'a'], 2],
    ['internal', ['a', 'a'], 2],
    // In that case nothing is wrong with the model.
    ['invalid-request', ['a'], 1],
  ] as const)('with %s', async (code, files, deviceCount) => {
    const found: OnnxDiffusionModel[] = [];
    expect(await engine.run('1', failing(code, found))).toMatchObject({
      ok: false,
      error: { code },
    });
    await engine.run('2', loading(found));
    expect(found[1] === found[0]).toBe(code === 'invalid-request');
    expect(engine.opened).toEqual(files);
    expect(engine.devices).toHaveLength(deviceCount);
  });
});
