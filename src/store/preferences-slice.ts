import { HUB_ENDPOINTS } from '../contract/hub-presets.ts';
import { LOCALES, type Locale } from '../contract/locales.ts';
import type { SliceCreator } from './state/app-state.ts';
import { asRecord } from './as-record.ts';
import { reviveGridTexts, reviveShownGrid } from './grid-slice.ts';
import { reviveForm, reviveOverrides } from './form.ts';
import { reviveSettingsPresets } from './presets-slice.ts';
import type { Preferences, PreferencesSlice, Saved } from './state/preferences-state.ts';

export function createPreferencesSlice(preferences: Preferences): SliceCreator<PreferencesSlice> {
  return (set, get) => ({
    preferences,
    setLocale: (locale) => set({ preferences: { ...get().preferences, locale } }),
    setColorScheme: (colorScheme) => set({ preferences: { ...get().preferences, colorScheme } }),
    dismissSlowNotice: () => set({ preferences: { ...get().preferences, slowNoticeRead: true } }),
    setNotifiesWhenDone: (notifiesWhenDone) =>
      set({ preferences: { ...get().preferences, notifiesWhenDone } }),
  });
}

/** Covers all ids that the library assigns. */
const MODEL_ID = /^[a-z0-9][a-z0-9._-]{0,239}$/;

const MAX_ENDPOINT_LENGTH = 500;

/** The stored preferences, with defaults for anything missing or invalid. */
export function parseSaved(text: string | null): Saved {
  const saved = asRecord(parseJson(text));
  const preferences = asRecord(saved['preferences']);
  return {
    preferences: {
      locale: oneOf(Object.keys(LOCALES) as Locale[], preferences['locale']) ?? 'auto',
      colorScheme: oneOf(['light', 'dark'] as const, preferences['colorScheme']) ?? 'auto',
      backend: oneOf(['webgpu', 'wasm'] as const, preferences['backend']) ?? 'auto',
      slowNoticeRead: preferences['slowNoticeRead'] === true,
      missingRead: typeof preferences['missingRead'] === 'string' ? preferences['missingRead'] : '',
      hubEndpoint: reviveEndpoint(preferences['hubEndpoint']),
      notifiesWhenDone: preferences['notifiesWhenDone'] === true,
    },
    form: reviveForm(saved['form']),
    modelId: isModelId(saved['modelId']) ? saved['modelId'] : null,
    optionsByModel: Object.fromEntries(
      Object.entries(asRecord(saved['optionsByModel']))
        .filter(([modelId]) => isModelId(modelId))
        .map(([modelId, options]) => [modelId, reviveOverrides(asRecord(options))]),
    ),
    settingsPresets: reviveSettingsPresets(saved['settingsPresets']),
    gridTexts: reviveGridTexts(saved['gridTexts']),
    shownGrid: reviveShownGrid(saved['shownGrid']),
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
