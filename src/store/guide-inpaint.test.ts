import { expect, it, vi } from 'vitest';
import { DEFAULT_MASK_OPTIONS } from '../contract/paint-mask.ts';
import { memoryPorts, ok } from './__fixtures__/ports.ts';
import { requestedControls } from './guide-slice.ts';
import { createAppStore } from './index.ts';

it('a guide that leaves out what is repainted takes the start picture’s mask, and asks for it', async () => {
  const ports = memoryPorts();
  const store = createAppStore(ports);
  const state = () => store.getState();
  await state().startEngine();
  await state().addGuide('outline');
  const { id } = state().guides[0]!;
  const photo = new Blob(['p'.repeat(64)]);
  await state().setGuideTool(id, { tool: 'inpaint' });
  await state().giveGuide(id, photo, 'cat.jpg');
  expect(state().guideFaults[id]).toEqual({ type: 'no-mask' });
  expect(ports.toolRuns).toHaveLength(0);

  const mask = new Blob(['mask']);
  await state().useAsStart(photo, 'cat.jpg', null, { ...DEFAULT_MASK_OPTIONS, picture: mask });
  await vi.waitFor(() => expect(ports.toolRuns).toHaveLength(1));
  const [{ request, end }] = ports.toolRuns as [(typeof ports.toolRuns)[number]];
  const picture = new Blob(['holes']);
  end(ok({ type: 'picture', picture, width: 64, height: 64, mask: null, warnings: [] }));
  await vi.waitFor(() => expect(state().guides).toMatchObject([{ tool: 'inpaint', picture }]));
  expect(request).toMatchObject({ tool: 'inpaint', picture: photo, mask });
  expect(state().guideFaults).toEqual({});
});

/** A store with a guide that leaves out `mask` of the start picture. */
async function guideWithHoles() {
  const ports = memoryPorts();
  const store = createAppStore(ports);
  const state = () => store.getState();
  await state().startEngine();
  const photo = new Blob(['p'.repeat(64)]);
  const maskWith = (mask: Blob | null) =>
    state().useAsStart(
      ...([photo, 'cat.jpg', null] as const),
      mask && { ...DEFAULT_MASK_OPTIONS, picture: mask },
    );
  /** Ends the tool's latest run, which must be the one with this number. */
  const made = async (count: number) => {
    await vi.waitFor(() => expect(ports.toolRuns).toHaveLength(count));
    const { request, end } = ports.toolRuns.at(-1)!;
    const picture = new Blob([`holes ${count}`]);
    end(ok({ type: 'picture', picture, width: 64, height: 64, mask: null, warnings: [] }));
    await vi.waitFor(() => expect(state().guides[0]!.picture).toBe(picture));
    return request;
  };
  const first = new Blob(['first mask']);
  await maskWith(first);
  await state().addGuide('outline');
  const { id } = state().guides[0]!;
  await state().setGuideTool(id, { tool: 'inpaint' });
  void state().giveGuide(id, photo, 'cat.jpg');
  await made(1);
  return { ports, store, state, id, maskWith, made, first };
}

it('its holes follow the mask', async () => {
  const { ports, state, id, maskWith, made } = await guideWithHoles();
  const second = new Blob(['second mask']);
  await maskWith(second);
  expect(await made(2)).toMatchObject({ tool: 'inpaint', mask: second });

  await maskWith(null);
  await vi.waitFor(() => expect(state().guideFaults[id]).toEqual({ type: 'no-mask' }));
  expect(state().guides[0]!.picture).toBeNull();
  expect(ports.toolRuns).toHaveLength(2);

  const third = new Blob(['third mask']);
  await maskWith(third);
  expect(await made(3)).toMatchObject({ mask: third });
  expect(state().guideFaults).toEqual({});
});

it('is not made again if only other settings of the mask or the start picture change', async () => {
  const { ports, store, state } = await guideWithHoles();
  const start = state().start!;
  state().setStartFit('fill');
  store.setState({ start: { ...start, mask: { ...start.mask!, blur: 9 } } });
  await new Promise((done) => setTimeout(done));
  expect(ports.toolRuns).toHaveLength(1);
});

it('comes back with its mask without being made again', async () => {
  const { ports, state } = await guideWithHoles();
  const { picture } = state().guides[0]!;
  state().clearStart();
  await vi.waitFor(() => expect(state().guides[0]!.picture).toBeNull());
  await state().undo();
  expect(state().guides[0]!.picture).toBe(picture);
  expect(ports.toolRuns).toHaveLength(1);
});

it('keeps the holes of a ready-made picture, whatever the mask', async () => {
  const { ports, state, id, maskWith } = await guideWithHoles();
  const read = vi.spyOn(ports.engine, 'readStart');
  const ready = new Blob([' '.repeat(64)]);
  await state().giveReadyGuide(id, ready, 'holes.png');
  expect(read).toHaveBeenLastCalledWith(ready, 'kept');
  expect(state().guideFaults).toEqual({});
  expect(requestedControls(state().guides)).toMatchObject([{ tool: 'inpaint', picture: ready }]);
  await maskWith(new Blob(['second mask']));
  await maskWith(null);
  await state().runGuideTool(id);
  expect(requestedControls(state().guides)).toMatchObject([{ tool: 'inpaint', picture: ready }]);
  expect(ports.toolRuns).toHaveLength(1);

  await state().setGuideTool(id, { tool: 'straight' });
  await state().giveReadyGuide(id, ready, 'holes.png');
  expect(read).toHaveBeenLastCalledWith(ready, 'white');
});

it('says that a ready-made picture has no holes, until another one has', async () => {
  const { state, id } = await guideWithHoles();
  const opaque = new Blob(['r'.repeat(64)]);
  await state().giveReadyGuide(id, opaque, 'cat.jpg');
  expect(state().guideFaults).toEqual({ [id]: { type: 'no-holes' } });
  expect(state().guides).toMatchObject([{ picture: opaque, tool: 'inpaint' }]);
  await state().giveReadyGuide(id, new Blob([' '.repeat(64)]), 'holes.png');
  expect(state().guideFaults).toEqual({});
});
