import { useTranslation } from 'react-i18next';
import { shippedLanguage } from './shipped-language.ts';

/** Names a set after its file, or the one that ships with the page after its language. */
export function useSetName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const language = shippedLanguage(name);
    if (!language) return name;
    return t('retrieval.shippedName', { language: t(`retrieval.shippedLanguages.${language}`) });
  };
}
