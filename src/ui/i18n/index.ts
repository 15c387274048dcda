import i18next, { type i18n, type ResourceKey } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LOCALES, type Locale } from '../../store/index.ts';

/** Each catalogue is loaded when its language is chosen. */
const CATALOGUES: Readonly<Record<Locale, () => Promise<ResourceKey>>> = {
  'zh-CN': async () => (await import('./zh-cn.ts')).zhCN,
  en: async () => (await import('./en.ts')).en,
};

/** The language asked for; for `auto`, the first of the browser's languages that has a catalogue. */
export function resolveLocale(choice: Locale | 'auto', browser: readonly string[]): Locale {
  if (choice !== 'auto') return choice;
  for (const language of browser) {
    const base = language.split('-')[0];
    const locale = (Object.keys(LOCALES) as Locale[]).find(
      (candidate) => candidate.split('-')[0] === base,
    );
    if (locale) return locale;
  }
  return 'en';
}

/** @throws whatever the import throws if the catalogue cannot be loaded */
export async function loadI18n(locale: Locale): Promise<i18n> {
  return createI18n(locale, await CATALOGUES[locale]());
}

export function createI18n(locale: Locale, catalogue: ResourceKey): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: { [locale]: { translation: catalogue } },
    // The catalogue is at hand, so there is nothing to wait for before the first render.
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return instance;
}
