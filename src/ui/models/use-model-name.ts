import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../store/index.ts';
import type { ModelManifest } from '../../contract/manifest.ts';

/** A model's name in the page's language. */
export function useModelName() {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useCallback(({ name }: Pick<ModelManifest, 'name'>) => textIn(name, language), [language]);
}
