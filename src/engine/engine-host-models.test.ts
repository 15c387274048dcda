import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { OnnxDiffusionModel } from '../runtime/diffusion-model.ts';
import type { DeviceModel, OpenModel } from './workbench.ts';
import {
  loading,
  openModel,
  PICTURE,
  ScriptedHost,
  turn,
  type Script,
} from './__fixtures__/scripted-host.ts';

vi.setConfig({ testTimeout: 60_000 });

let engine: ScriptedHost;
beforeEach(() => {
  engine = new ScriptedHost();
});

describe('models', () => {
  test('stay open and on the device from job to job', async () => {
    const found: OnnxDiffusionModel[] = [];
    await engine.run('1', loading(found));
    await engine.run('2', loading(found));
    expect(found[1]).toBe(found[0]);
    expect(engine.opened).toEqual(['a']);
  });

  test('are opened again when what is stored has changed', async () => {
    const found: OnnxDiffusionModel[] = [];
    await engine.run('1', loading(found));
    engine.changed.add('a');
    await engine.run('2', loading(found));
    expect(found[1]).not.toBe(found[0]);
    expect(engine.opened).toEqual(['a', 'a']);
  });

  test('are released only when the job that uses them is done', async () => {
    const found: OnnxDiffusionModel[] = [];
    await engine.run('1', loading(found));
    const painting = engine.held('2');
    await painting.begun;
    let isGone = false;
    const going = engine.host.letGo('a').then(() => (isGone = true));
    await turn();
    expect(isGone).toBe(false);
    painting.end();
    await going;
    await engine.run('3', loading(found));
    expect(found[1]).not.toBe(found[0]);
    expect(engine.opened).toEqual(['a', 'a']);
  });

  test('are released with the models that lend them parts, and not with others', async () => {
    const found: OnnxDiffusionModel[] = [];
    const borrowing: Script = async ({ bench, onProgress }) => {
      const [stored] = [await bench.open('a', onProgress), await bench.open('b', onProgress)];
      found.push((await bench.load(stored, openModel, ['b'])).model);
      return PICTURE;
    };
    await engine.run('1', borrowing);
    await engine.host.letGo('c');
    await engine.run('2', borrowing);
    expect(found[1]).toBe(found[0]);
    await engine.host.letGo('b');
    await engine.run('3', borrowing);
    expect(found[2]).not.toBe(found[0]);
    expect(engine.opened).toEqual(['a', 'b', 'b']);
  });

  test('of several kinds are on the device together', async () => {
    const another: typeof openModel = (...args) => openModel(...args);
    const found: unknown[] = [];
    const both: Script = async ({ bench, onProgress }) => {
      for (const open of [openModel, another]) {
        found.push((await bench.load(await bench.open('a', onProgress), open)).model);
      }
      return PICTURE;
    };
    await engine.run('1', both);
    await engine.run('2', both);
    expect(found[2]).toBe(found[0]);
    expect(found[3]).toBe(found[1]);
    expect(found[1]).not.toBe(found[0]);
    await engine.host.letGo('a');
    await engine.run('3', both);
    expect(new Set(found).size).toBe(4);
  });

  test('are released for one that the device should not hold beside them', async () => {
    const sized =
      (weightBytes: number): OpenModel<DeviceModel> =>
      async (...args) => {
        const model = await openModel(...args);
        return {
          weightBytes,
          saveMemory: () => model.saveMemory(),
          release: () => model.release(),
        };
      };
    const [half, small, large] = [1.25, 0.25, 2].map((gib) => sized(gib * 2 ** 30));
    const found: unknown[] = [];
    const load =
      (open: OpenModel<DeviceModel> | undefined, makesRoom = false): Script =>
      async ({ bench, onProgress }) => {
        const loaded = await bench.load(await bench.open('a', onProgress), open!);
        if (makesRoom) await bench.makeRoomFor(loaded);
        found.push(loaded.model);
        return PICTURE;
      };
    await engine.run('1', load(half));
    await engine.run('2', load(small, true));
    await engine.run('3', load(half));
    expect(found[2]).toBe(found[0]);
    await engine.run('4', load(large, true));
    await engine.run('5', load(half));
    await engine.run('6', load(small));
    expect(found[4]).not.toBe(found[0]);
    expect(found[5]).not.toBe(found[1]);
    await engine.run('7', load(large));
    expect(found[6]).toBe(found[3]);
  });

  test('that cannot be opened give an error as data, and are opened again for the next job', async () => {
    const offline = { ok: false, error: { code: 'offline', details: { file: 'none' } } };
    expect(await engine.calls.prepare('none', () => undefined)).toMatchObject(offline);
    expect(await engine.calls.prepare('none', () => undefined)).toMatchObject(offline);
    expect(engine.opened).toEqual(['none', 'none']);
  });
});
