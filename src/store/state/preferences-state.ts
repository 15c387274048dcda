import type { Locale } from '../../contract/locales.ts';
import type { Form, ModelOptions } from '../form.ts';
import type { GridSlice } from './grid-state.ts';
import type { BackendPreference } from '../ports.ts';
import type { SettingsPreset } from './presets-state.ts';

export interface Preferences {
  readonly locale: Locale | 'auto';
  readonly colorScheme: 'light' | 'dark' | 'auto';
  readonly backend: BackendPreference;
  /** Whether the user has dismissed the notice that the CPU is used; the badge still shows it. */
  readonly slowNoticeRead: boolean;
  /** What the browser lacked when the user last dismissed the notice about it. */
  readonly missingRead: string;
  /** Where models are downloaded from: the hub, a mirror of it, or an address of the user's own. */
  readonly hubEndpoint: string;
  /** Whether to notify the user when the queue is done while the page is in the background. */
  readonly notifiesWhenDone: boolean;
}

export interface PreferencesSlice {
  readonly preferences: Preferences;
  setLocale(locale: Preferences['locale']): void;
  setColorScheme(colorScheme: Preferences['colorScheme']): void;
  dismissSlowNotice(): void;
  setNotifiesWhenDone(notifiesWhenDone: boolean): void;
}

export interface Saved {
  readonly preferences: Preferences;
  readonly form: Form;
  /** null for the built-in one. */
  readonly modelId: string | null;
  readonly optionsByModel: Readonly<Record<string, Partial<ModelOptions>>>;
  readonly settingsPresets: readonly SettingsPreset[];
  readonly gridTexts: GridSlice['gridTexts'];
  readonly shownGrid: GridSlice['shownGrid'];
}
