import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import type { Locale } from '../../store/index.ts';

/** A model's name in the page's language. */
export function useModelName() {
  const { i18n } = useTranslation();
  const locale = i18n.language as Locale;
  return useCallback(({ name }: Pick<ModelManifest, 'name'>) => name[locale], [locale]);
}
