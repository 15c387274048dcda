import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LOCALES, type Locale } from '../../store/index.ts';
import { en } from './en.ts';
import { zhCN } from './zh-cn.ts';

/** The language asked for, or else the first of the browser's that there is a catalogue for. */
export function resolveLocale(choice: Locale | 'auto', browser: readonly string[]): Locale {
  if (choice !== 'auto') return choice;
  for (const language of browser) {
    const base = language.split('-')[0];
    const locale = LOCALES.find((candidate) => candidate.split('-')[0] === base);
    if (locale) return locale;
  }
  return 'en';
}

export function createI18n(locale: Locale): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    // Both catalogues are at hand, so there is nothing to wait for before the first render.
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return instance;
}
