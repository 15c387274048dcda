import type { SliceCreator } from './app-state.ts';
import { asRecord, reviveForm, type Form } from './form.ts';
import type { BackendPreference } from './ports.ts';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

export interface Preferences {
  readonly locale: Locale | 'auto';
  readonly colorScheme: 'light' | 'dark' | 'auto';
  readonly backend: BackendPreference;
  /** The notice that the CPU computes was read once; the badge goes on saying it. */
  readonly slowNoticeRead: boolean;
}

export interface PreferencesSlice {
  readonly preferences: Preferences;
  setLocale(locale: Preferences['locale']): void;
  setColorScheme(colorScheme: Preferences['colorScheme']): void;
  dismissSlowNotice(): void;
}

export function createPreferencesSlice(preferences: Preferences): SliceCreator<PreferencesSlice> {
  return (set, get) => ({
    preferences,
    setLocale: (locale) => set({ preferences: { ...get().preferences, locale } }),
    setColorScheme: (colorScheme) => set({ preferences: { ...get().preferences, colorScheme } }),
    dismissSlowNotice: () => set({ preferences: { ...get().preferences, slowNoticeRead: true } }),
  });
}

export interface Saved {
  readonly preferences: Preferences;
  readonly form: Form;
}

/** What an earlier visit left, with the default for whatever is missing or makes no sense. */
export function parseSaved(text: string | null): Saved {
  const saved = asRecord(parseJson(text));
  const preferences = asRecord(saved['preferences']);
  return {
    preferences: {
      locale: oneOf(LOCALES, preferences['locale']) ?? 'auto',
      colorScheme: oneOf(['light', 'dark'] as const, preferences['colorScheme']) ?? 'auto',
      backend: oneOf(['webgpu', 'wasm'] as const, preferences['backend']) ?? 'auto',
      slowNoticeRead: preferences['slowNoticeRead'] === true,
    },
    form: reviveForm(saved['form']),
  };
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function oneOf<T>(allowed: readonly T[], value: unknown): T | undefined {
  return allowed.find((candidate) => candidate === value);
}
