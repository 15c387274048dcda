import { beforeEach, describe, expect, it } from 'vitest';
import { pictureOf } from './__fixtures__/picture.ts';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';

let store: AppStore;
const state = () => store.getState();
const pictures = ['newest', 'middle', 'oldest'].map((id) => pictureOf(id));

beforeEach(() => {
  store = createAppStore(memoryPorts());
  store.setState({ pictures });
});

describe('selectNeighbour', () => {
  it('goes from the newest, which is shown at first, to the older ones and back', () => {
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

  it('begins with the picture that is being painted', async () => {
    const painting = state().generate();
    expect(state().run).not.toBeNull();
    state().selectNeighbour(1);
    expect(state().selectedId).toBe('newest');
    state().selectNeighbour(-1);
    expect(state().selectedId).toBeNull();
    await state().cancel();
    await painting;
  });

  it('finds its way back from a picture that is gone', () => {
    state().select('gone');
    state().selectNeighbour(1);
    expect(state().selectedId).toBe('newest');
  });
});
