import { HUB_ENDPOINTS } from '../contract/hub-presets.ts';
import type { SliceCreator } from './app-state.ts';
import { asRecord, reviveForm, reviveOverrides, type Form, type ModelOptions } from './form.ts';
import type { BackendPreference } from './ports.ts';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

export interface Preferences {
  readonly locale: Locale | 'auto';
  readonly colorScheme: 'light' | 'dark' | 'auto';
  readonly backend: BackendPreference;
  /** The user has dismissed the notice that the CPU is used; the badge still shows it. */
  readonly slowNoticeRead: boolean;
  /** What the browser lacked when the user last dismissed the notice about it. */
  readonly missingRead: string;
  /** Where models are downloaded from: the hub, a mirror of it, or the user's own. */
  readonly hubEndpoint: string;
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
  /** null for the embedded one. */
  readonly modelId: string | null;
  readonly optionsByModel: Readonly<Record<string, Partial<ModelOptions>>>;
}

/** With the library's names. */
const MODEL_ID = /^[a-z0-9][a-z0-9._-]{0,239}$/;
const MAX_ENDPOINT_LENGTH = 500;

/** The stored preferences, with defaults for anything missing or invalid. */
export function parseSaved(text: string | null): Saved {
  const saved = asRecord(parseJson(text));
  const preferences = asRecord(saved['preferences']);
  return {
    preferences: {
      locale: oneOf(LOCALES, preferences['locale']) ?? 'auto',
      colorScheme: oneOf(['light', 'dark'] as const, preferences['colorScheme']) ?? 'auto',
      backend: oneOf(['webgpu', 'wasm'] as const, preferences['backend']) ?? 'auto',
      slowNoticeRead: preferences['slowNoticeRead'] === true,
      missingRead: typeof preferences['missingRead'] === 'string' ? preferences['missingRead'] : '',
      hubEndpoint: reviveEndpoint(preferences['hubEndpoint']),
    },
    form: reviveForm(saved['form']),
    modelId: isModelId(saved['modelId']) ? saved['modelId'] : null,
    optionsByModel: Object.fromEntries(
      Object.entries(asRecord(saved['optionsByModel']))
        .filter(([modelId]) => isModelId(modelId))
        .map(([modelId, options]) => [modelId, reviveOverrides(asRecord(options))]),
    ),
  };
}

const isModelId = (id: unknown): id is string => typeof id === 'string' && MODEL_ID.test(id);

function reviveEndpoint(saved: unknown): string {
  const isUsable =
    typeof saved === 'string' && saved.length <= MAX_ENDPOINT_LENGTH && /^https?:/.test(saved);
  return isUsable ? saved : HUB_ENDPOINTS[0];
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
