import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PROMPT_ID } from '../composer/prompt-id.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Stage.module.css';

const MAX_EXAMPLES = 6;

/** Prompts that the model knows, the reader's language first; a click writes one into the prompt. */
export function Examples() {
  const { t, i18n } = useTranslation();
  const store = useAppStore();
  const model = useApp((state) => state.model);
  if (model.status !== 'ready') return null;

  const { examples } = model.manifest;
  const isOwn = (example: (typeof examples)[number]) => example.locale === i18n.language;
  const sorted = [...examples.filter(isOwn), ...examples.filter((example) => !isOwn(example))];
  const use = (prompt: string) => {
    store.getState().setPrompt(prompt);
    document.getElementById(PROMPT_ID)?.focus();
  };
  return (
    <div className={styles['examples']} role="group" aria-label={t('composer.examples')}>
      {sorted.slice(0, MAX_EXAMPLES).map(({ prompt, locale }) => (
        <Button
          key={prompt}
          lang={locale}
          variant="default"
          radius="xl"
          size="sm"
          fw={400}
          onClick={() => use(prompt)}
        >
          {prompt}
        </Button>
      ))}
    </div>
  );
}
