import type { Form } from '../form.ts';

/** Settings that are kept under a name; prompt and seed are not among them. */
export interface SettingsPreset extends Pick<Form, 'overrides' | 'hires' | 'batchCount'> {
  readonly name: string;
}

export interface PresetsSlice {
  /** In the order in which they were saved. */
  readonly settingsPresets: readonly SettingsPreset[];
  /** Keeps the settings as they are now. One of the same name is replaced; does nothing without a name. */
  saveSettingsAs(name: string): void;
  /** Fills them in, for whatever model is in use; can be undone. */
  useSettings(name: string): void;
  /** Does nothing if there is one of that name already. */
  renameSettings(name: string, to: string): void;
  deleteSettings(name: string): void;
}
