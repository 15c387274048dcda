import { beforeEach, expect, it, vi } from 'vitest';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
/** A file without settings. */
const file = (name: string) => new File(['null'], name, { type: 'image/png' });

beforeEach(() => {
  ports = memoryPorts();
  store = createAppStore(ports);
});

it('takes the files that the app was opened with, and shows the page', async () => {
  const read = vi.spyOn(ports.engine, 'readPicture');
  state().openModels();
  const picture = file('a.png');
  await ports.bring({ from: 'file-manager', files: [picture] });
  expect(read).toHaveBeenCalledWith(picture);
  expect(state()).toMatchObject({ screen: null, incomingNotice: null });
});

it('says which of several files was taken', async () => {
  await ports.bring({ from: 'share-sheet', files: [file('a'), file('b'), file('c')] });
  expect(state().incomingNotice).toEqual({ type: 'first-only', name: 'a', others: 2 });
  await state().takePictures([file('d')]);
  expect(state().incomingNotice).toBeNull();
});

it('reports what did not arrive', async () => {
  await ports.bring({ from: 'share-sheet', files: [] });
  expect(state().incomingNotice).toEqual({ type: 'lost', from: 'share-sheet' });
});
