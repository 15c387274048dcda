import type { Form } from '../form.ts';

/** Settings saved under a name; prompt and seed are not included. */
export interface SettingsPreset extends Pick<Form, 'overrides' | 'hires' | 'batchCount'> {
  readonly name: string;
}

export interface PresetsSlice {
  /** In the order in which they were saved. */
  readonly settingsPresets: readonly SettingsPreset[];
  /** Saves the current settings. A preset with the same name is replaced; does nothing without a name. */
  saveSettingsAs(name: string): void;
  /** Applies a preset, whichever model is in use; can be undone. */
  useSettings(name: string): void;
  /** Does nothing if the new name is already taken. */
  renameSettings(name: string, to: string): void;
  deleteSettings(name: string): void;
}
