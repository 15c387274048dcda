import { beforeEach, describe, expect, it } from 'vitest';
import { pictureOf } from './__fixtures__/picture.ts';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';
import { picturesOfBatch, stageViewOf } from './stage-slice.ts';

let store: AppStore;
const state = () => store.getState();
const pictures = ['newest', 'middle', 'oldest'].map((id) => pictureOf(id));

beforeEach(() => {
  store = createAppStore(memoryPorts());
  store.setState({ pictures });
});

describe('selectNeighbour', () => {
  it('goes from the newest, which is shown first, to older ones and back', () => {
    state().selectNeighbour(1);
    expect(state().selectedId).toBe('middle');
    state().selectNeighbour(1);
    expect(state().selectedId).toBe('oldest');
    state().selectNeighbour(-1);
    expect(state().selectedId).toBe('middle');
  });

  it('stops at both ends', () => {
    state().selectNeighbour(-1);
    expect(state().selectedId).toBeNull();
    state().select('oldest');
    state().selectNeighbour(1);
    expect(state().selectedId).toBe('oldest');
  });

  it('starts at the picture that is being painted', async () => {
    const painting = state().generate();
    expect(state().run).not.toBeNull();
    state().selectNeighbour(1);
    expect(state().selectedId).toBe('newest');
    state().selectNeighbour(-1);
    expect(state().selectedId).toBeNull();
    await state().cancel();
    await painting;
  });

  it('continues from the newest, which replaces one that is gone', () => {
    state().select('gone');
    state().selectNeighbour(1);
    expect(state().selectedId).toBe('middle');
  });
});

describe('a batch', () => {
  const ofBatch = (id: string, batch: string, index: number) => ({
    ...pictureOf(id),
    batch: { id: batch, count: 3, index },
  });
  const view = () => stageViewOf(state());
  beforeEach(() => {
    store.setState({
      pictures: [
        ...[2, 1, 0].map((index) => ofBatch(`new ${String(index)}`, 'new', index)),
        pictureOf('between'),
        ...[1, 0].map((index) => ofBatch(`old ${String(index)}`, 'old', index)),
        ofBatch('last one', 'lonely', 2),
      ],
    });
  });

  it('is shown as a whole while it is the newest and nothing is selected', () => {
    expect(view()).toEqual({ type: 'batch', id: 'new' });
    const ids = picturesOfBatch(state().pictures, 'new').map(({ id }) => id);
    expect(ids).toEqual(['new 0', 'new 1', 'new 2']);
  });

  it('can be left for one of its pictures and returned to', () => {
    state().select('new 1');
    expect(view()).toEqual({ type: 'picture', id: 'new 1' });
    state().leavePicture();
    expect(view()).toEqual({ type: 'batch', id: 'new' });
    state().select('old 0');
    state().leavePicture();
    expect(view()).toEqual({ type: 'batch', id: 'old' });
    state().select('old 0');
    expect(view()).toEqual({ type: 'picture', id: 'old 0' });
    state().showNewest();
    expect(view()).toEqual({ type: 'batch', id: 'new' });
  });

  it('with one picture left is shown as that picture', () => {
    state().select('last one');
    state().leavePicture();
    expect(view()).toEqual({ type: 'picture', id: 'last one' });
  });

  it('comes before the first of its pictures', () => {
    state().selectNeighbour(1);
    expect(state().selectedId).toBe('new 2');
    state().showBatch('old');
    state().selectNeighbour(-1);
    expect(state().selectedId).toBe('between');
    state().showBatch('old');
    state().selectNeighbour(1);
    expect(state().selectedId).toBe('old 1');
  });

  it('is replaced by the next picture', async () => {
    state().showBatch('old');
    const painting = state().generate();
    expect(view()).toEqual({ type: 'live' });
    await state().cancel();
    await painting;
  });
});
