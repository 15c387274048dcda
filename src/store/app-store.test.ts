import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProgressEvent, RgbaImage } from '../contract/engine-api.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { failed, MANIFEST, memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore, isCovered, resolveOptions, type AppStore } from './index.ts';

const preview: RgbaImage = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const step = (n: number, image: RgbaImage | null = null): ProgressEvent => ({
  type: 'step',
  pass: 1,
  passes: 1,
  step: n,
  totalSteps: 20,
  stepMs: 10,
  remainingMs: 10 * (20 - n),
  preview: image,
});

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const job = (index: number) => vi.waitUntil(() => ports.jobs[index], { interval: 1 });

beforeEach(() => {
  ports = memoryPorts();
  store = createAppStore(ports);
});

describe('without a page', () => {
  it('runs where there is no DOM', () => {
    expect(typeof document).toBe('undefined');
    expect(typeof window).toBe('undefined');
  });
});

describe('engine', () => {
  it('reports the download and takes the defaults from the manifest', async () => {
    ports.engine.prepare = async (_id, onProgress) => {
      onProgress({ type: 'downloading', loadedBytes: 3, totalBytes: 9, file: 'unet' });
      expect(state().model).toEqual({ status: 'downloading', loadedBytes: 3, totalBytes: 9 });
      return ok(MANIFEST);
    };
    await state().startEngine();
    expect(state().device.status).toBe('ready');
    expect(state().model).toEqual({ status: 'ready', manifest: MANIFEST });
    expect(resolveOptions(MANIFEST, state().form).useStyleTag).toBe(true);
  });

  it('retries what failed, and nothing else', async () => {
    const start = vi.spyOn(ports.engine, 'start');
    vi.spyOn(ports.engine, 'prepare').mockResolvedValueOnce(failed('network'));
    await state().startEngine();
    expect(state().model).toMatchObject({ status: 'failed', error: { code: 'network' } });
    await state().startEngine();
    expect(state().model.status).toBe('ready');
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('detects the device again when the backend is chosen', async () => {
    const start = vi.spyOn(ports.engine, 'start');
    await state().setBackend('wasm');
    expect(start).toHaveBeenLastCalledWith('wasm');
    expect(JSON.parse(ports.record.saved ?? '')).toMatchObject({
      preferences: { backend: 'wasm' },
    });
  });
});

describe('generate', () => {
  it('makes one picture from the form', async () => {
    await state().startEngine();
    state().setPrompt('红苹果');
    state().setNumber('steps', '12');
    const generating = state().generate();
    const { request, report, finish } = await job(0);
    expect(request).toMatchObject({ modelId: 'tiny', prompt: '红苹果', steps: 12, seed: 4242 });
    report(step(1, preview));
    report(step(2));
    expect(state().run).toMatchObject({ progress: { step: 2 }, preview });
    finish();
    await generating;
    expect(state().run).toBeNull();
    expect(state().pictures.map((picture) => picture.parameters?.prompt)).toEqual(['红苹果']);
    expect(ports.disk.size).toBe(1);
  });

  it('increments the seed through a batch, newest picture first', async () => {
    await state().startEngine();
    state().setSeedMode('fixed');
    state().setNumber('seed', '7');
    state().setNumber('batchCount', '3');
    const generating = state().generate();
    for (const index of [0, 1, 2]) (await job(index)).finish();
    await generating;
    expect(state().pictures.map(({ parameters }) => parameters?.seed)).toEqual([9, 8, 7]);
  });

  it('makes one batch per click', async () => {
    await state().startEngine();
    state().setNumber('batchCount', '2');
    for (const first of [0, 2]) {
      const generating = state().generate();
      (await job(first)).finish();
      (await job(first + 1)).finish();
      await generating;
    }
    const batches = state().pictures.map(({ batch }) => batch);
    expect(batches.map((batch) => batch?.index)).toEqual([1, 0, 1, 0]);
    expect(batches.every((batch) => batch?.count === 2)).toBe(true);
    expect(new Set(batches.map((batch) => batch?.id)).size).toBe(2);
    expect(batches[0]?.id).toBe(batches[1]?.id);
  });

  it('keeps the finished pictures of a cancelled batch', async () => {
    await state().startEngine();
    state().setNumber('batchCount', '3');
    const generating = state().generate();
    (await job(0)).finish();
    await job(1);
    await state().cancel();
    await generating;
    expect(state().run).toBeNull();
    expect(state().failure).toBeNull();
    expect(state().pictures).toHaveLength(1);
    expect(ports.jobs).toHaveLength(2);
  });

  it('waits for a model that is still loading, and can be cancelled meanwhile', async () => {
    ports.engine.prepare = () => new Promise(() => undefined);
    const generating = state().generate();
    expect(state().run).toMatchObject({ jobId: null, progress: null });
    await state().cancel();
    await generating;
    expect(state().run).toBeNull();
    expect(ports.jobs).toHaveLength(0);
  });

  it('reports what failed and after how many pictures, and works the next time', async () => {
    await state().startEngine();
    state().setNumber('batchCount', '2');
    const first = state().generate();
    (await job(0)).finish();
    (await job(1)).end(failed('device-lost'));
    await first;
    expect(state().failure).toMatchObject({ error: { code: 'device-lost' }, done: 1 });
    const second = state().generate();
    expect(state().failure).toBeNull();
    (await job(2)).finish();
    (await job(3)).finish();
    await second;
    expect(state().pictures).toHaveLength(3);
  });

  it('ignores the events of an ended job', async () => {
    await state().startEngine();
    state().setNumber('batchCount', '2');
    const generating = state().generate();
    const first = await job(0);
    first.finish();
    await job(1);
    first.report(step(20, preview));
    expect(state().run).toMatchObject({ done: 1, progress: null, preview: null });
    ports.jobs[1]?.finish();
    await generating;
    expect(ports.jobs).toHaveLength(2);
  });
});

describe('form', () => {
  it('notes what it clamped until the next valid entry', async () => {
    await state().startEngine();
    state().setNumber('steps', '10000');
    expect(state().notes.steps).toMatchObject({ type: 'clamped', found: '10000', used: 150 });
    state().setNumber('guidanceScale', 'NaN');
    expect(state().notes.guidanceScale).toMatchObject({ type: 'not-a-number', used: 7.5 });
    state().setNumber('steps', '30');
    expect(state().notes.steps).toBeNull();
    expect(state().notes.guidanceScale).not.toBeNull();
  });

  it('limits the steps of a distilled model’s sampler, and says so', async () => {
    await state().startEngine();
    state().setNumber('steps', '80');
    state().setOption('sampler', 'lcm');
    expect(resolveOptions(MANIFEST, state().form).steps).toBe(50);
    expect(state().notes.steps).toMatchObject({ type: 'clamped', found: '80', max: 50 });
    state().setNumber('steps', '51');
    expect(resolveOptions(MANIFEST, state().form).steps).toBe(50);
    state().setOption('sampler', 'euler');
    state().setNumber('steps', '51');
    expect(resolveOptions(MANIFEST, state().form).steps).toBe(51);
  });

  it('treats a seed of -1 as random, as A1111 does', () => {
    state().setSeedMode('fixed');
    state().setNumber('seed', '-1');
    expect(state().form.seedMode).toBe('fresh');
    expect(state().notes.seed).toBeNull();
  });

  it('makes a picture again with its own settings', async () => {
    await state().startEngine();
    state().setPrompt('a red apple');
    state().setNumber('steps', '33');
    const generating = state().generate();
    (await job(0)).finish();
    await generating;
    state().setPrompt('something else');
    state().resetOptions();
    await state().reuse(state().pictures[0]!);
    const { form } = state();
    expect(form).toMatchObject({ prompt: 'a red apple', seedMode: 'fixed', seed: 4242 });
    expect(resolveOptions(MANIFEST, form).steps).toBe(33);
  });

  it('restores what a picture’s settings overwrote: prompts, options, model and seed mode', async () => {
    const other = { ...MANIFEST, id: 'other' };
    ports.library.models.push({ manifest: other, shape: null, prediction: null, bytes: 1 });
    await state().startEngine();
    await state().chooseModel('other');
    const generating = state().generate();
    (await job(0)).finish();
    await generating;
    await state().chooseModel('tiny');
    state().setPrompt('a long prompt that nobody wants to type again');
    state().setNumber('steps', '33');
    state().setNumber('batchCount', '4');
    const { form } = state();
    await state().reuse(state().pictures[0]!);
    expect(state()).toMatchObject({ modelId: 'other', form: { prompt: '', seedMode: 'fixed' } });
    await state().undo();
    expect(state().form).toEqual(form);
    expect(state().modelId).toBe('tiny');
    expect(state().optionsByModel['other']).toEqual({});
    expect(state().undoable).toBeNull();
  });

  it('restores what the model’s defaults replaced', async () => {
    await state().startEngine();
    state().setText('negativePrompt', 'blur');
    state().resetOptions();
    expect(state().form.overrides).toEqual({});
    await state().undo();
    expect(state().form.overrides).toEqual({ negativePrompt: 'blur' });
  });
});

describe('gallery', () => {
  async function makeThree() {
    await state().startEngine();
    state().setNumber('batchCount', '3');
    const generating = state().generate();
    for (const index of [0, 1, 2]) (await job(index)).finish();
    await generating;
    return state().pictures.map(({ id }) => id);
  }

  it('comes back after a reload', async () => {
    const ids = await makeThree();
    store = createAppStore(ports);
    await state().loadGallery();
    expect(state().pictures.map(({ id }) => id)).toEqual(ids);
  });

  it('deletes one, shows its neighbour, and undoes the deletion', async () => {
    const [newest, middle, oldest] = await makeThree();
    state().select(middle!);
    await state().remove(middle!);
    expect(state().selectedId).toBe(oldest);
    expect(ports.disk.get(middle!)?.binnedAt).toBeGreaterThan(0);
    expect(state().bin.map(({ id }) => id)).toEqual([middle]);
    await state().undo();
    expect(state().pictures.map(({ id }) => id)).toEqual([newest, middle, oldest]);
    expect(ports.disk.get(middle!)?.binnedAt).toBeUndefined();
    expect(state().bin).toEqual([]);
  });

  it('undoes successive deletions together, and the deletion of everything', async () => {
    const ids = await makeThree();
    await state().remove(ids[0]!);
    await state().remove(ids[1]!);
    await state().undo();
    expect(state().pictures.map(({ id }) => id)).toEqual(ids);
    expect(state().selectedId).toBe(ids[1]);

    await state().clearGallery();
    expect(state().undoable).toMatchObject({ ids: { length: 3 } });
    expect(state()).toMatchObject({ pictures: [], bin: { length: 3 } });
    await state().undo();
    expect(state().pictures.map(({ id }) => id)).toEqual(ids);
    expect(state().bin).toEqual([]);
  });

  it('covers a picture that a safety checker marked, until the user wants to see it', async () => {
    const [, id] = await makeThree();
    ports.disk.set(id!, { ...ports.disk.get(id!)!, warnings: [{ type: 'marked-unsafe' }] });
    const covered = () => state().pictures.map((picture) => isCovered(picture, state()));
    const reload = async () => {
      store = createAppStore(ports);
      await state().loadGallery();
    };
    await reload();
    expect(covered()).toEqual([false, true, false]);
    state().setCovered(id!, false);
    expect(covered()).toEqual([false, false, false]);
    state().setCovered(id!, true);
    expect(covered()).toEqual([false, true, false]);
    state().setCovered(id!, false);
    await reload();
    expect(covered()).toEqual([false, true, false]);
  });

  it('shows pictures that the disk refused, and says so', async () => {
    ports.gallery.add = () => Promise.reject(new Error('no disk'));
    await makeThree();
    expect(state().pictures).toHaveLength(3);
    expect(state().galleryNotice).toEqual({ type: 'not-kept' });
  });

  it('keeps them once there is room, as they are by then', async () => {
    const { add } = ports.gallery;
    const files = new Map<string, Blob>();
    ports.gallery.held = (id) => files.get(id);
    ports.gallery.add = ({ id, file }) => {
      files.set(id, file);
      return Promise.reject(new DOMException('full', 'QuotaExceededError'));
    };
    const [newest, middle, oldest] = await makeThree();
    await state().mark([middle!], () => ({ favourite: true }));
    ports.gallery.add = add;
    await state().erase([oldest!]);
    expect([...ports.disk.keys()].sort()).toEqual([newest!, middle!].sort());
    expect(ports.disk.get(middle!)).toMatchObject({ favourite: true });
    expect(await ports.disk.get(newest!)!.file.text()).toBe('png');
    expect(state().galleryNotice).toBeNull();
  });

  it('says that a picture’s file is gone when it is needed', async () => {
    const [id] = await makeThree();
    ports.gallery.file = () => Promise.resolve(null);
    expect(await state().neededFile(id!)).toBeNull();
    expect(state().galleryNotice).toEqual({ type: 'file-gone' });
  });

  it('sees what another tab adds, deletes and erases, and keeps showing the same picture', async () => {
    const [newest, middle, oldest] = await makeThree();
    ports.disk.set('theirs', pictureOf('theirs', {}, 9_000_000));
    ports.tellOfPictures(['theirs']);
    await vi.waitFor(() => expect(state().pictures).toHaveLength(4));
    expect(state()).toMatchObject({ pictures: { 0: { id: 'theirs' } }, selectedId: newest });

    ports.disk.set(newest!, { ...ports.disk.get(newest!)!, binnedAt: 5 });
    ports.disk.delete(oldest!);
    ports.tellOfPictures([newest!, oldest!]);
    await vi.waitFor(() => expect(state().bin).toHaveLength(1));
    expect(state().pictures.map(({ id }) => id)).toEqual(['theirs', middle]);
    expect(state().selectedId).toBe(middle);
  });

  it('forgets the pictures that were deleted to make room', async () => {
    const ids = await makeThree();
    ports.gallery.add = () => Promise.resolve(ids.slice(1));
    const generating = state().generate();
    for (const index of [3, 4, 5]) (await job(index)).finish();
    await generating;
    expect(state().pictures).toHaveLength(4);
    expect(state().galleryNotice).toEqual({ type: 'dropped', count: 2 });
  });
});
