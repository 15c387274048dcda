import { useTranslation } from 'react-i18next';
import { isSameLanguage } from '../../store/index.ts';
import { PROMPT_ID } from '../composer/prompt-id.ts';
import { useApp, useAppStore } from '../store-context.ts';

const MAX_EXAMPLES = 6;

/** Prompts that the model knows, the user's language first, and a function that uses one. */
export function useExamples() {
  const { i18n } = useTranslation();
  const store = useAppStore();
  const model = useApp((state) => state.model);
  const examples = model.status === 'ready' ? model.manifest.examples : [];
  const isOwn = ({ locale }: (typeof examples)[number]) => isSameLanguage(locale, i18n.language);
  const sorted = [...examples.filter(isOwn), ...examples.filter((example) => !isOwn(example))];
  const use = (prompt: string) => {
    store.getState().setPrompt(prompt);
    document.getElementById(PROMPT_ID)?.focus();
  };
  return { examples: sorted.slice(0, MAX_EXAMPLES), use };
}
