import { asRecord } from './as-record.ts';
import { readText } from './fields.ts';
import { reviveForm } from './form.ts';
import type { SliceCreator } from './state/app-state.ts';
import type { PresetsSlice, SettingsPreset } from './state/presets-state.ts';

/** A longer list would be hard to use. */
const MAX_PRESETS = 100;
const MAX_NAME_LENGTH = 60;

const nameOf = (text: string) => readText(text.trim(), MAX_NAME_LENGTH).value;

export function createPresetsSlice(
  settingsPresets: readonly SettingsPreset[],
): SliceCreator<PresetsSlice> {
  return (set, get) => {
    const has = (name: string) => get().settingsPresets.some((preset) => preset.name === name);
    const without = (name: string) => get().settingsPresets.filter((one) => one.name !== name);
    return {
      settingsPresets,
      saveSettingsAs(text) {
        const name = nameOf(text);
        if (name === '') return;
        const { overrides, hires, batchCount } = get().form;
        const all = [...without(name), { name, overrides, hires, batchCount }];
        set({ settingsPresets: all.slice(-MAX_PRESETS) });
      },
      useSettings(name) {
        const preset = get().settingsPresets.find((one) => one.name === name);
        if (!preset) return;
        get().offerFormBack('preset');
        const { overrides, hires, batchCount } = preset;
        set({ form: { ...get().form, overrides, hires, batchCount }, notes: {} });
      },
      renameSettings(name, text) {
        const to = nameOf(text);
        if (to === '' || has(to)) return;
        const rename = (one: SettingsPreset) => (one.name === name ? { ...one, name: to } : one);
        set({ settingsPresets: get().settingsPresets.map(rename) });
      },
      deleteSettings: (name) => set({ settingsPresets: without(name) }),
    };
  };
}

/** Reads stored presets, perhaps of an earlier version. */
export function reviveSettingsPresets(saved: unknown): readonly SettingsPreset[] {
  const list: readonly unknown[] = Array.isArray(saved) ? saved : [];
  const presets = list.map(asRecord).flatMap((one) => {
    const name = typeof one['name'] === 'string' ? nameOf(one['name']) : '';
    if (name === '') return [];
    const { overrides, hires, batchCount } = reviveForm(one);
    return [{ name, overrides, hires, batchCount }];
  });
  return [...new Map(presets.map((preset) => [preset.name, preset])).values()].slice(-MAX_PRESETS);
}
