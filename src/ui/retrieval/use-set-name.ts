import { useTranslation } from 'react-i18next';
import { shippedLanguage } from './shipped-language.ts';

/** Calls a set by its file, and the one that ships with the page by its language. */
export function useSetName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const language = shippedLanguage(name);
    if (!language) return name;
    return t('retrieval.shippedName', { language: t(`retrieval.shippedLanguages.${language}`) });
  };
}
