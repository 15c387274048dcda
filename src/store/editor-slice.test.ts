import { beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_MASK_OPTIONS } from '../contract/paint-mask.ts';
import { memoryPorts } from './__fixtures__/ports.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { createAppStore, type AppStore } from './index.ts';

const MASK = new Blob(['mask']);
const NO_GROWTH = { top: 0, right: 0, bottom: 0, left: 0 };
const EDITS = { mask: MASK, sides: NO_GROWTH, options: { ...DEFAULT_MASK_OPTIONS, blur: 9 } };

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
/** A picture of the gallery. */
function picture(id: string, content = id) {
  const { file: _, ...facts } = pictureOf(id);
  ports.disk.set(id, { ...facts, file: new Blob([content]) });
  return facts;
}

beforeEach(async () => {
  ports = memoryPorts();
  store = createAppStore(ports);
  await state().startEngine();
});

it('makes an edited result the start picture, with its mask', async () => {
  await state().edit(picture('apple'));
  expect(state()).toMatchObject({ screen: 'editor', editing: { fromId: 'apple', mask: null } });
  expect(await state().finishEditing(EDITS)).toBeNull();
  expect(state()).toMatchObject({ screen: null, editing: null });
  expect(state().start).toMatchObject({ fromId: 'apple' });
  expect(state().start?.mask).toEqual({ ...EDITS.options, picture: MASK });
  void state().generate();
  const job = await vi.waitUntil(() => ports.jobs[0], { interval: 1 });
  expect(job.request.start?.mask?.picture).toBe(MASK);
});

it('without a mask, the whole start picture is repainted', async () => {
  await state().edit(picture('apple'));
  await state().finishEditing({ ...EDITS, mask: null });
  expect(state().start?.mask).toBeNull();
});

it('extends the picture first', async () => {
  const grow = vi.spyOn(ports.engine, 'growPicture');
  await state().edit(picture('apple'));
  const { picture: before } = state().editing!;
  const sides = { ...NO_GROWTH, left: 64 };
  await state().finishEditing({ ...EDITS, sides });
  expect(grow).toHaveBeenCalledWith({ picture: before, mask: MASK, sides });
  expect(await state().start?.picture.text()).toBe('applegrown');
  expect(await state().start?.mask?.picture.text()).toBe('maskgrown');
});

it('stays open if that fails', async () => {
  await state().edit(picture('empty', ''));
  const sides = { ...NO_GROWTH, top: 8 };
  expect(await state().finishEditing({ ...EDITS, sides })).toMatchObject({
    code: 'unreadable-picture',
  });
  expect(state()).toMatchObject({ screen: 'editor', editing: { fromId: 'empty' }, start: null });
});

it('edits the start picture again, mask and options included, without reading it again', async () => {
  await state().edit(picture('apple'));
  await state().finishEditing(EDITS);
  const { picture: before } = state().start!;
  const read = vi.spyOn(ports.engine, 'readStart');
  state().editStart();
  expect(state().editing).toMatchObject({ mask: MASK, options: EDITS.options, fromId: null });
  await state().finishEditing({ ...EDITS, mask: new Blob(['other']) });
  expect(state().start?.picture).toBe(before);
  expect(await state().start?.mask?.picture.text()).toBe('other');
  expect(read).not.toHaveBeenCalled();
});

it('resumes unfinished editing, also after a reload', async () => {
  await state().edit(picture('apple'));
  state().keepEdits(EDITS);
  state().closeScreen();
  const again = createAppStore(ports);
  await again.getState().loadEditing();
  await again.getState().edit(picture('apple'));
  expect(again.getState().editing).toMatchObject(EDITS);
  await again.getState().edit(picture('pear'));
  expect(again.getState().editing).toMatchObject({ fromId: 'pear', mask: null });
});

it('knows what a result was painted from', async () => {
  const start = { picture: new Blob(['before']), fit: 'crop', mask: null } as const;
  const result = picture('apple');
  await state().edit({ ...result, parameters: { ...result.parameters, start } });
  expect(state().editing?.before).toBe(start.picture);
});

it('keeps the start picture and mask over a reload', async () => {
  await state().edit(picture('apple'));
  await state().finishEditing(EDITS);
  const again = createAppStore(ports);
  await again.getState().loadStart();
  expect(again.getState().start?.mask).toEqual({ ...EDITS.options, picture: MASK });
});

it('keeps the edits until the start picture has been written', async () => {
  let write!: (nothing: null) => void;
  vi.spyOn(ports.startKeeper, 'load').mockReturnValue(new Promise((end) => (write = end)));
  await state().edit(picture('apple'));
  const finished = state().finishEditing(EDITS);
  await vi.waitUntil(() => state().start, { interval: 1 });
  expect(state()).toMatchObject({ screen: 'editor', editing: { fromId: 'apple' } });
  write(null);
  await finished;
  expect(state()).toMatchObject({ screen: null, editing: null });
});

it('ignores unknown stored data', async () => {
  ports.record.editing = {
    picture: new Blob(['apple']),
    fromId: 'apple',
    mask: 'none',
    sides: { top: -8, right: 'wide', left: 16 },
    options: { blur: 1e9, content: 'glitter', soft: 'yes' },
  };
  await state().loadEditing();
  expect(state().editing).toMatchObject({
    mask: null,
    sides: { ...NO_GROWTH, left: 16 },
    options: DEFAULT_MASK_OPTIONS,
  });
});

it.each([
  [64, 0],
  [256, 2],
  [512, 4],
  [2048, 4],
])('a mask on a picture of %i pixels is blurred by %i at first', async (edge, blur) => {
  await state().keep(pictureOf('apple', { width: edge, height: edge }));
  await state().edit(state().pictures[0]!);
  expect(state().editing?.options).toEqual({ ...DEFAULT_MASK_OPTIONS, blur });
});
