import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './Empty.module.css';
import { useExamples } from './use-examples.ts';

/** Example prompts on the empty sheet; a click writes one into the prompt. */
export function Examples() {
  const { t } = useTranslation();
  const { examples, use } = useExamples();
  if (examples.length === 0) return null;
  return (
    <div className={styles['examples']} role="group" aria-label={t('composer.examples')}>
      {examples.map(({ prompt, locale }) => (
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
