/** The page's languages, each by its own name. Their texts are in src/ui/i18n. */
export const LOCALES = { 'zh-CN': '中文', en: 'English' } as const;

export type Locale = keyof typeof LOCALES;
