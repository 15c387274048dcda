import { beforeEach, describe, expect, it, vi } from 'vitest';
import { inAnyLanguage } from '../contract/local-text.ts';
import type { AddOn } from '../contract/library.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { SHAPE } from './__fixtures__/library-engine.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { failed, MANIFEST, memoryPorts } from './__fixtures__/ports.ts';
import {
  createAppStore,
  fittingTextEncoders,
  fittingVaes,
  installedModels,
  resolveOptions,
  type AppStore,
} from './index.ts';

const LARGE: ModelManifest = {
  ...MANIFEST,
  id: 'large',
  name: { en: 'Large', 'zh-CN': '大' },
  styleTag: '',
  defaults: { ...MANIFEST.defaults, width: 512, height: 512, steps: 30, negativePrompt: 'blurry' },
};

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const job = (index: number) => vi.waitUntil(() => ports.jobs[index], { interval: 1 });
const options = () => {
  const { model, form } = state();
  return model.status === 'ready' ? resolveOptions(model.manifest, form) : null;
};

beforeEach(async () => {
  ports = memoryPorts();
  ports.library.models.push({ manifest: LARGE, shape: SHAPE, prediction: null, bytes: 1000 });
  store = createAppStore(ports);
  await state().startEngine();
});

describe('chooseModel', () => {
  it('uses the model’s own options, and keeps prompt and seed', async () => {
    state().setPrompt('红苹果');
    state().setSeedMode('fixed');
    state().setNumber('seed', '7');
    state().setNumber('steps', '12');
    await state().chooseModel('large');
    expect(options()).toMatchObject({ width: 512, steps: 30, negativePrompt: 'blurry' });
    expect(options()?.useStyleTag).toBe(false);
    expect(state().form).toMatchObject({ prompt: '红苹果', seedMode: 'fixed', seed: 7 });
  });

  it('restores the user’s options with the previous model, even after a reload', async () => {
    state().setNumber('steps', '12');
    await state().chooseModel('large');
    state().setNumber('width', '640');
    store = createAppStore(ports);
    await state().startEngine();
    expect(state().modelId).toBe('large');
    expect(options()).toMatchObject({ width: 640, steps: 30 });
    await state().chooseModel('tiny');
    expect(options()).toMatchObject({ width: 128, steps: 12 });
  });

  it('keeps a running batch on the model it was started with', async () => {
    state().setNumber('batchCount', '2');
    const generating = state().generate();
    const first = await job(0);
    await state().chooseModel('large');
    first.finish();
    (await job(1)).finish();
    await generating;
    expect(ports.jobs.map(({ request }) => [request.modelId, request.width])).toEqual([
      ['tiny', 128],
      ['tiny', 128],
    ]);
    state().setNumber('batchCount', '1');
    const next = state().generate();
    (await job(2)).finish();
    await next;
    expect(ports.jobs[2]?.request).toMatchObject({ modelId: 'large', width: 512 });
  });

  it('returns to the previous model if the new one does not open, and says why', async () => {
    state().setNumber('steps', '12');
    ports.engine.prepare = vi.fn(ports.engine.prepare).mockResolvedValueOnce(failed('integrity'));
    await state().chooseModel('large');
    expect(state().modelId).toBe('tiny');
    expect(options()?.steps).toBe(12);
    expect(state().modelNotice).toMatchObject({
      type: 'kept-former',
      error: { code: 'integrity' },
    });
  });

  it('follows the last choice of several', async () => {
    const first = state().chooseModel('large');
    const second = state().chooseModel('tiny');
    await Promise.all([first, second]);
    expect(state().model).toMatchObject({ status: 'ready', manifest: { id: 'tiny' } });
  });
});

describe('a model that is gone', () => {
  it('is replaced by the built-in one at the next start', async () => {
    await state().chooseModel('large');
    ports.library.models.pop();
    store = createAppStore(ports);
    await state().startEngine();
    expect(state().model).toMatchObject({ status: 'ready', manifest: { id: 'tiny' } });
    expect(state().modelNotice).toEqual({ type: 'gone' });
  });

  it('is replaced when it is deleted while in use', async () => {
    await state().chooseModel('large');
    await state().deleteModel('large');
    expect(state().modelId).toBe('tiny');
    expect(installedModels(state()).map(({ manifest }) => manifest.id)).toEqual(['tiny']);
    expect(state().optionsByModel).not.toHaveProperty('large');
  });
});

describe('reuse', () => {
  async function paintWith(modelId: string) {
    await state().chooseModel(modelId);
    const generating = state().generate();
    (await job(ports.jobs.length)).finish();
    await generating;
    return state().pictures[0]!;
  }

  it('switches to the model that painted the picture', async () => {
    const picture = await paintWith('large');
    await state().chooseModel('tiny');
    await state().reuse(picture);
    expect(state().modelId).toBe('large');
    expect(options()).toMatchObject({ width: 512, steps: 30 });
  });

  it('warns of a size that another version of the built-in model used, and this one was not made for', async () => {
    await state().chooseModel('tiny');
    const painted = (change: object) => ({
      ...pictureOf('old', { width: 64, height: 64, ...change }),
    });
    await state().reuse(painted({}));
    expect(options()).toMatchObject({ width: 64, height: 64 });
    expect(state().modelNotice).toMatchObject({
      type: 'other-size',
      size: { width: 64, height: 64 },
    });
    for (const change of [{ modelVersion: MANIFEST.version }, { width: 128, height: 128 }]) {
      state().dismissModelNotice();
      await state().reuse(painted(change));
      expect(state().modelNotice).toBeNull();
    }
  });

  it('says so if that model is missing, and takes over the rest', async () => {
    const picture = await paintWith('large');
    await state().deleteModel('large');
    await state().reuse(picture);
    expect(state().modelId).toBe('tiny');
    expect(options()).toMatchObject({ width: 512, steps: 30 });
    expect(state().modelNotice).toEqual({ type: 'not-here', name: 'Tiny' });
  });
});

describe('managing', () => {
  it('never deletes the built-in model', async () => {
    await state().deleteModel('tiny');
    expect(ports.library.models).toHaveLength(2);
  });

  it('shows a new name at once', async () => {
    await state().renameModel('tiny', '小画家');
    expect(state().model).toMatchObject({ manifest: { name: inAnyLanguage('小画家') } });
    expect(state().work).toEqual({});
  });

  it('paints with the prediction type that the user sets, from the next picture on', async () => {
    const prediction = { type: 'v_prediction', isZeroSnr: true, saidBy: 'user' } as const;
    await state().setPrediction('tiny', prediction);
    expect(state().model).toMatchObject({ manifest: { prediction } });
    expect(state().library?.models.map((one) => one.manifest.prediction)).toContainEqual(
      prediction,
    );
    await state().setPrediction('tiny', null);
    expect(state().model).not.toHaveProperty('manifest.prediction');
    expect(state().work).toEqual({});
  });

  it('offers to make a model smaller, and shows the progress and the result', async () => {
    state().offerShrinking('tiny');
    expect(state()).toMatchObject({ screen: 'models', shrinkOffer: 'tiny' });
    const running = state().shrinkModel('tiny');
    expect(state().work['tiny']).toEqual({ type: 'shrinking', writtenBytes: 4, totalBytes: 10 });
    await running;
    expect(state().model).toMatchObject({ manifest: { parts: { unet: { precision: 'int8' } } } });
    expect(state().work).toEqual({});
    state().closeScreen();
    expect(state().shrinkOffer).toBeNull();
  });

  it('makes a ControlNet smaller too', async () => {
    const net = {
      id: 'n',
      name: 'canny',
      bytes: 2,
      kind: 'control-net',
      form: 'controlnet',
      fit: null,
    } as const;
    ports.library.addOns.push(net);
    const running = state().shrinkAddOn('n');
    expect(state().work['n']).toEqual({ type: 'shrinking', writtenBytes: 4, totalBytes: 10 });
    await running;
    expect(state().library?.addOns).toEqual([{ ...net, precision: 'int8' }]);
    expect(state().work).toEqual({});
  });

  it('says whether the files are intact', async () => {
    await state().verifyModel('large');
    expect(state().work['large']).toEqual({ type: 'sound' });
    ports.library.damages.push({ file: 'unet.safetensors', problem: 'changed' });
    await state().verifyModel('large');
    expect(state().work['large']).toMatchObject({ type: 'damaged', damages: [{}] });
    state().dismissWork('large');
    expect(state().work).toEqual({});
  });

  it('shows a failure beside its model', async () => {
    ports.engine.deleteModel = () => Promise.resolve(failed('busy'));
    await state().deleteModel('large');
    expect(state().work['large']).toMatchObject({ type: 'failed', error: { code: 'busy' } });
    ports.engine.exportModel = () => Promise.resolve(failed('internal'));
    expect(await state().exportModel('large')).toBeNull();
    expect(state().work['large']).toMatchObject({ error: { code: 'internal' } });
  });

  it('exports an add-on as a file, and reports a failure', async () => {
    const saving = state().exportAddOn('ink');
    expect(state().work['ink']).toEqual({ type: 'exporting' });
    expect(await saving).toMatchObject({ name: 'ink.safetensors' });
    expect(state().work).toEqual({});
    ports.engine.exportAddOn = () => Promise.resolve(failed('integrity'));
    expect(await state().exportAddOn('ink')).toBeNull();
    expect(state().work['ink']).toMatchObject({ error: { code: 'integrity' } });
  });

  it('deletes an add-on', async () => {
    ports.library.addOns.push({ id: 'ink', kind: 'lora', name: 'ink', bytes: 9 });
    await state().loadLibrary();
    expect(state().library?.addOns).toHaveLength(1);
    await state().deleteAddOn('ink');
    expect(state().library?.addOns).toEqual([]);
  });
});

describe('text encoders', () => {
  it('are offered to models whose UNets accept their output', async () => {
    const { models } = ports.library;
    const named = (id: string) => ({ ...MANIFEST, id });
    models.push({ manifest: named('mute'), shape: null, prediction: null, bytes: 1 });
    models.push({
      manifest: named('narrow'),
      shape: { ...SHAPE, hiddenSize: 256 },
      prediction: null,
      bytes: 1,
    });
    models.push({
      manifest: named('sd2'),
      shape: { ...SHAPE, crossAttentionDim: 1024 },
      prediction: null,
      bytes: 1,
    });
    await state().loadLibrary();
    const offered = (id: string) => fittingTextEncoders(state().library, id).map((one) => one.id);
    expect(offered('large')).toEqual(['tiny', 'sd2']);
    expect(offered('tiny')).toEqual(['large', 'sd2']);
    expect(offered('sd2')).toEqual([]);
    expect(offered('mute')).toEqual([]);
    expect(fittingTextEncoders(null, 'large')).toEqual([]);
  });
});

describe('VAEs', () => {
  const vae = (name: string, channels: number, factor: number): AddOn => ({
    ...{ id: `vae-${name}`, kind: 'vae', name, bytes: 9, latents: { channels, factor } },
  });

  it('are offered to models whose latents they can decode', async () => {
    const { addOns, models } = ports.library;
    models.push({ manifest: { ...MANIFEST, id: 'mute' }, shape: null, prediction: null, bytes: 1 });
    addOns.push(vae('a', 4, 8), vae('b', 16, 8), vae('c', 4, 4));
    addOns.push({ id: 'ink', kind: 'lora', name: 'ink', bytes: 9 });
    await state().loadLibrary();
    const offered = (id: string) => fittingVaes(state().library, id).map(({ name }) => name);
    expect(offered('large')).toEqual(['a']);
    expect(offered('mute')).toEqual([]);
    expect(fittingVaes(null, 'large')).toEqual([]);
  });

  it('are replaced by the models’ own when deleted', async () => {
    ports.library.addOns.push(vae('a', 4, 8), vae('b', 4, 8));
    await state().loadLibrary();
    state().setOption('vae', 'a');
    state().setNumber('steps', '12');
    await state().chooseModel('large');
    state().setOption('vae', 'a');
    await state().deleteAddOn('vae-b');
    expect(options()?.vae).toBe('a');
    await state().deleteAddOn('vae-a');
    expect(options()?.vae).toBeNull();
    await state().chooseModel(MANIFEST.id);
    expect(options()).toMatchObject({ vae: null, steps: 12 });
  });

  it('stay chosen when deleting fails', async () => {
    ports.library.addOns.push(vae('a', 4, 8));
    await state().loadLibrary();
    state().setOption('vae', 'a');
    ports.engine.deleteAddOn = () => Promise.resolve(failed('busy'));
    await state().deleteAddOn('vae-a');
    expect(options()?.vae).toBe('a');
  });
});
