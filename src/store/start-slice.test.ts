import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MANIFEST, memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, resolveOptions, type AppStore } from './index.ts';
import { revivePicture } from './revive-picture.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const job = (index: number) => vi.waitUntil(() => ports.jobs[index], { interval: 1 });
/** The engine of these tests uses the size in bytes as width and height. */
const square = (edge: number) => new Blob(['x'.repeat(edge)]);
const size = () => {
  const { width, height } = resolveOptions(MANIFEST, state().form);
  return [width, height];
};

beforeEach(async () => {
  ports = memoryPorts();
  store = createAppStore(ports);
  await state().startEngine();
});

async function paint(index = 0) {
  const generating = state().generate();
  (await job(index)).finish();
  await generating;
  return state().pictures[0]!;
}

describe('painting', () => {
  it('starts every picture of a batch from it, with its strength, and records what each came from', async () => {
    const source = await paint();
    await state().startFrom(source);
    state().setNumber('strength', '0.4');
    state().setNumber('batchCount', '2');
    const generating = state().generate();
    for (const index of [1, 2]) {
      const { request, finish } = await job(index);
      expect(request).toMatchObject({
        start: { picture: ports.disk.get(source.id)!.file, fit: 'crop' },
        strength: 0.4,
      });
      finish();
    }
    await generating;
    const [second, first] = state().pictures;
    expect([first!.fromId, second!.fromId]).toEqual([source.id, source.id]);
    expect(second!.parameters!.seed).toBe(first!.parameters!.seed + 1);
    expect(source.fromId).toBeUndefined();
  });

  it('waits for a picture that is still being read, and for its size', async () => {
    const choosing = state().useAsStart(square(163), 'a.png');
    const generating = state().generate();
    (await job(0)).finish();
    await Promise.all([choosing, generating]);
    const { request } = ports.jobs[0]!;
    expect(request.start?.picture).toBe(state().start!.picture);
    expect([request.width, request.height]).toEqual([160, 160]);
  });

  it('does not begin without a picture that cannot be read', async () => {
    const choosing = state().useAsStart(square(0), 'a.png');
    const generating = state().generate();
    await Promise.all([choosing, generating]);
    expect(state()).toMatchObject({ startNotice: { type: 'refused' }, run: null });
    expect(ports.jobs).toHaveLength(0);
  });

  it('begins without the picture if it is removed meanwhile', async () => {
    void state().useAsStart(square(163), 'a.png');
    const generating = state().generate();
    state().clearStart();
    (await job(0)).finish();
    await generating;
    expect(ports.jobs[0]!.request.start).toBeNull();
  });

  it('ignores a change of the start picture during a batch', async () => {
    await state().useAsStart(square(128), 'a.png');
    const { picture } = state().start!;
    state().setNumber('batchCount', '2');
    const generating = state().generate();
    const first = await job(0);
    state().clearStart();
    first.finish();
    const second = await job(1);
    expect(second.request.start?.picture).toBe(picture);
    second.finish();
    await generating;
  });
});

describe('size', () => {
  it('follows the picture where the model paints such sizes', async () => {
    await state().useAsStart(square(163), 'a.png');
    expect(size()).toEqual([160, 160]);
  });

  it('is the model’s usual one if the picture is much larger', async () => {
    await state().useAsStart(square(1500), 'a.png');
    expect(size()).toEqual([128, 128]);
  });

  it('is restored when the picture is removed, unless it was changed since', async () => {
    state().setNumber('width', '96');
    await state().useAsStart(square(160), 'a.png');
    await state().useAsStart(square(136), 'b.png');
    state().clearStart();
    expect(size()).toEqual([96, 128]);
    await state().useAsStart(square(160), 'a.png');
    state().setNumber('height', '192');
    state().clearStart();
    expect(size()).toEqual([160, 192]);
  });

  it('waits for the model', async () => {
    const { prepare } = ports.engine;
    let arrive = () => {};
    ports.engine.prepare = async (...args) => {
      await new Promise<void>((resolve) => (arrive = resolve));
      return prepare(...args);
    };
    store = createAppStore(ports);
    const taking = state().useAsStart(square(160), 'a.png');
    await vi.waitUntil(() => state().start);
    expect(state().form.overrides).toEqual({});
    await vi.waitUntil(() => {
      arrive();
      return state().model.status === 'ready';
    });
    await taking;
    expect(size()).toEqual([160, 160]);
  });
});

describe('what can go wrong', () => {
  it('a file that cannot be read is refused by name, and the previous picture stays', async () => {
    await state().useAsStart(square(128), 'a.png');
    const before = state().start;
    await state().useAsStart(new Blob([]), 'b.heic');
    expect(state().start).toBe(before);
    expect(state()).toMatchObject({
      isReadingStart: false,
      startNotice: { type: 'refused', name: 'b.heic', error: { code: 'unreadable-picture' } },
    });
    await state().useAsStart(square(128), 'c.png');
    expect(state().startNotice).toBeNull();
  });

  it('of two files read at once, the last one counts', async () => {
    const { readStart } = ports.engine;
    let answerFirst = () => {};
    vi.spyOn(ports.engine, 'readStart').mockImplementationOnce(async (file) => {
      await new Promise<void>((resolve) => (answerFirst = resolve));
      return readStart(file);
    });
    const first = state().useAsStart(square(64), 'slow.png');
    await state().useAsStart(square(128), 'fast.png');
    answerFirst();
    await first;
    expect(state().start?.name).toBe('fast.png');
  });

  it('a file removed while it is being read does not come back', async () => {
    const taking = state().useAsStart(square(64), 'a.png');
    state().clearStart();
    await taking;
    expect(state()).toMatchObject({ start: null, isReadingStart: false });
  });
});

describe('undo', () => {
  it('restores a removed one with its size', async () => {
    await state().useAsStart(square(160), 'a.png');
    const { start } = state();
    state().clearStart();
    expect(state().undoable).toMatchObject({ type: 'start-removed' });
    await state().undo();
    expect(state().start).toEqual(start);
    expect(size()).toEqual([160, 160]);
  });

  it('restores a replaced one', async () => {
    await state().useAsStart(square(160), 'a.png');
    await state().useAsStart(square(128), 'b.png');
    expect(state().undoable).toMatchObject({ type: 'start-replaced' });
    await state().undo();
    expect(state().start?.name).toBe('a.png');
    expect(size()).toEqual([160, 160]);
  });
});

describe('a picture’s settings', () => {
  it('restore its start picture', async () => {
    const source = await paint();
    await state().startFrom(source);
    state().setStartFit('fill');
    state().setNumber('strength', '0.4');
    state().setNumber('width', '192');
    const varied = await paint(1);
    state().clearStart();
    state().resetOptions();
    state().setNumber('strength', '0.9');
    await state().reuse(varied);
    expect(state()).toMatchObject({
      start: { picture: ports.disk.get(source.id)!.file, fit: 'fill', fromId: source.id },
      form: { strength: 0.4 },
    });
    expect(size()).toEqual([192, 128]);
  });

  it('remove the start picture if it started from noise, as do those of an earlier version; this can be undone', async () => {
    const picture = await paint();
    const { start: _, strength: __, ...older } = picture.parameters!;
    await state().useAsStart(square(160), 'a.png');
    const { start } = state();
    for (const parameters of [picture.parameters, older]) {
      await state().reuse(revivePicture({ ...picture, parameters } as typeof picture));
      expect(state()).toMatchObject({ start: null, form: { strength: 0.75 } });
      await state().undo();
      expect(state().start).toEqual(start);
    }
  });
});

describe('after a reload', () => {
  const reload = async () => {
    store = createAppStore(ports);
    await state().loadStart();
  };

  it('it is restored', async () => {
    state().setNumber('width', '96');
    await state().useAsStart(square(160), 'a.png', 'some-id');
    state().setStartFit('stretch');
    const { start } = state();
    await reload();
    expect(state().start).toEqual(start);
    state().clearStart();
    await reload();
    expect(state().start).toBeNull();
  });

  it('one that can no longer be read is dropped, and the user is informed', async () => {
    ports.record.start = { picture: new Blob([]), fit: 'crop', name: 'a.png' };
    await reload();
    expect(state()).toMatchObject({ start: null, startNotice: { type: 'lost' } });
    expect(ports.record.start).toBeNull();
  });

  it.each([7, { picture: 'x' }, undefined])('%j is ignored', async (saved) => {
    ports.record.start = saved;
    await reload();
    expect(state()).toMatchObject({ start: null, startNotice: null });
  });

  it('fills in defaults for what an earlier version left out', async () => {
    ports.record.start = { picture: square(64), fit: 'tile', changes: ['bent'], sizeBefore: 3 };
    await reload();
    expect(state().start).toMatchObject({ fit: 'crop', name: '', changes: [], sizeBefore: null });
  });

  it('keeps what the user has chosen in the meantime', async () => {
    ports.record.start = { picture: square(64), fit: 'crop', name: 'old.png' };
    store = createAppStore(ports);
    const loading = state().loadStart();
    const taking = state().useAsStart(square(128), 'new.png');
    await Promise.all([loading, taking, state().startEngine()]);
    expect(state().start?.name).toBe('new.png');
  });

  it('a disk that refuses it is reported, and painting continues', async () => {
    ports.startKeeper.save = () => Promise.reject(new Error('no disk'));
    await state().useAsStart(square(128), 'a.png');
    await vi.waitUntil(() => state().startNotice);
    expect(state()).toMatchObject({ startNotice: { type: 'not-kept' }, start: { name: 'a.png' } });
  });
});
