import type { ModelManifest } from '../../contract/manifest.ts';
import { textIn, type Locale, type PromptStyle } from '../../store/index.ts';
import { ownStyles } from './own-styles.ts';

/** The model's styles, then the page's styles that have other names. */
export function offeredStyles(
  manifest: Pick<ModelManifest, 'styles'> | null,
  locale: Locale,
): readonly PromptStyle[] {
  const learnt = (manifest?.styles ?? []).map(({ name, prompt }) => ({
    name: textIn(name, locale),
    prompt: textIn(prompt, locale),
    negativePrompt: '',
  }));
  const isNew = (style: PromptStyle) => !learnt.some(({ name }) => name === style.name);
  return [...learnt, ...ownStyles(locale).filter(isNew)];
}
