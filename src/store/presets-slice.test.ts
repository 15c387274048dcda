import { beforeEach, describe, expect, it } from 'vitest';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';
import { reviveSettingsPresets } from './presets-slice.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const names = () => state().settingsPresets.map(({ name }) => name);

beforeEach(async () => {
  ports = memoryPorts();
  store = createAppStore(ports);
  await state().startEngine();
  state().setNumber('steps', '8');
  state().setHires({ isOn: true, scale: 1.5 });
  state().saveSettingsAs(' quick ');
});

describe('presets of settings', () => {
  it('restore everything except prompt and seed, and can be undone', async () => {
    state().resetOptions();
    state().setNumber('guidanceScale', '3');
    state().setPrompt('a cat');
    state().useSettings('quick');
    expect(state().form).toMatchObject({ prompt: 'a cat', overrides: { steps: 8 } });
    expect(state().form.overrides).not.toHaveProperty('guidanceScale');
    expect(state().form.hires).toMatchObject({ isOn: true, scale: 1.5 });
    await state().undo();
    expect(state().form.overrides).toEqual({ guidanceScale: 3 });
  });

  it('are replaced under the same name, renamed and deleted', () => {
    state().setNumber('steps', '40');
    state().saveSettingsAs('fine');
    state().saveSettingsAs('quick');
    expect(state().settingsPresets.map(({ overrides }) => overrides.steps)).toEqual([40, 40]);
    state().renameSettings('fine', 'quick');
    state().renameSettings('fine', '  ');
    expect(names()).toEqual(['fine', 'quick']);
    state().renameSettings('fine', '精细');
    state().deleteSettings('quick');
    expect(names()).toEqual(['精细']);
    state().saveSettingsAs('   ');
    expect(names()).toEqual(['精细']);
  });

  it('survive a reload', () => {
    const again = createAppStore(ports).getState();
    expect(again.settingsPresets).toEqual(state().settingsPresets);
  });

  it('are read from any stored data', () => {
    expect(reviveSettingsPresets('nonsense')).toEqual([]);
    const [preset, ...others] = reviveSettingsPresets([
      { name: 'x', overrides: { steps: 1e9, width: 256, sampler: 'gone' }, batchCount: 999 },
      { name: '  ' },
      null,
    ]);
    expect(others).toEqual([]);
    expect(preset).toMatchObject({ name: 'x', overrides: { width: 256 }, batchCount: 100 });
    expect(preset?.overrides).not.toHaveProperty('steps');
  });
});
