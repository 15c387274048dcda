import { expect, it } from 'vitest';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, isMissingRead, missingHere } from './index.ts';

it('learns from the library that there is no disk, where the page cannot tell', async () => {
  const ports = memoryPorts();
  const { storageUse } = ports.engine;
  ports.engine.storageUse = async () => {
    const outcome = await storageUse();
    return outcome.ok ? { ok: true, value: { ...outcome.value, hasDisk: false } } : outcome;
  };
  const store = createAppStore(ports);
  expect(missingHere(store.getState())).toEqual([]);
  await store.getState().startEngine();
  expect(missingHere(store.getState())).toEqual(['disk']);
});

it('reports once what is missing, and again if something else is missing', () => {
  const ports = memoryPorts();
  const open = (missing: ('disk' | 'locks')[]) => createAppStore({ ...ports, missing });
  const first = open(['disk']);
  expect(isMissingRead(first.getState())).toBe(false);
  first.getState().dismissMissing();
  expect(isMissingRead(first.getState())).toBe(true);
  expect(isMissingRead(open(['disk']).getState())).toBe(true);
  expect(isMissingRead(open(['disk', 'locks']).getState())).toBe(false);
});
