import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldHelp } from '../FieldHelp.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { GrowingTextarea } from '../prompt/GrowingTextarea.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Composer.module.css';
import { PROMPT_ID } from './prompt-id.ts';

const PromptAssist = lazyPart(
  async () => (await import('../prompt/PromptAssist.tsx')).PromptAssist,
);

/** A component of its own, because it renders with every keystroke. */
export function PromptField() {
  const { t } = useTranslation();
  const store = useAppStore();
  const prompt = useApp((state) => state.form.prompt);
  const isNoted = useApp((state) => Boolean(state.notes.prompt));
  const [field, setField] = useState<HTMLTextAreaElement | null>(null);
  return (
    <>
      <GrowingTextarea
        ref={setField}
        id={PROMPT_ID}
        label={t('composer.prompt')}
        classNames={{ label: styles['label'] ?? '', input: styles['input'] ?? '' }}
        className={styles['prompt'] ?? ''}
        variant="unstyled"
        placeholder={t('composer.placeholder')}
        maxRows={4}
        value={prompt}
        onChange={(event) => store.getState().setPrompt(event.currentTarget.value)}
        inputWrapperOrder={['label', 'input', 'description']}
        description={isNoted ? <FieldHelp field="prompt" /> : undefined}
      />
      {field && <PromptAssist field={field} of="prompt" />}
    </>
  );
}
