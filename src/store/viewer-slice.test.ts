import { beforeEach, expect, test } from 'vitest';
import { pictureOf } from './__fixtures__/picture.ts';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './app-store.ts';

let store: AppStore;
const state = () => store.getState();

const [a, b, c] = [pictureOf('a', {}, 1), pictureOf('b', {}, 2), pictureOf('c', {}, 3)] as const;

beforeEach(() => {
  store = createAppStore(memoryPorts());
  store.setState({ pictures: [c, b, a] });
});

test('the picture in view changes with its neighbours, and stops at both ends', () => {
  state().view('b');
  expect(state()).toMatchObject({ screen: 'viewer', selectedId: 'b', comparedId: null });
  state().showNext(1);
  state().showNext(1);
  expect(state().selectedId).toBe('a');
  state().showNext(-1);
  state().showNext(-1);
  state().showNext(-1);
  expect(state().selectedId).toBe('c');
});

test('a picture is compared with the named one, else with its source, else with its neighbour', () => {
  state().compare('c', 'a');
  expect(state()).toMatchObject({ screen: 'viewer', selectedId: 'c', comparedId: 'a' });
  state().compare('c');
  expect(state().comparedId).toBe('b');
  state().compare('a');
  expect(state().comparedId).toBe('b');
  store.setState({ pictures: [{ ...c, variationOf: 'a' }, b, a] });
  state().compare('c');
  expect(state().comparedId).toBe('a');
  // Its source is gone.
  store.setState({ pictures: [{ ...c, variationOf: 'a' }, b] });
  state().compare('c');
  expect(state().comparedId).toBe('b');
});

test('a single picture is not compared', () => {
  store.setState({ pictures: [a], screen: null });
  state().compare('a');
  expect(state().screen).toBeNull();
});
