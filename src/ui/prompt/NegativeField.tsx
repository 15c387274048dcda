import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldHelp } from '../FieldHelp.tsx';
import { useAppStore } from '../store-context.ts';
import styles from './NegativeField.module.css';
import { GrowingTextarea } from './GrowingTextarea.tsx';
import { PromptAssist } from './PromptAssist.tsx';
import { PromptCounter } from './PromptCounter.tsx';
import { useNegativePrompt } from './use-negative-prompt.ts';

/** The negative prompt, shown while it is not empty. It does not disappear while someone is deleting its text. */
export function NegativeField() {
  const { t } = useTranslation();
  const store = useAppStore();
  const value = useNegativePrompt();
  const [hasFocus, setHasFocus] = useState(false);
  const [field, setField] = useState<HTMLTextAreaElement | null>(null);
  if (value === '' && !hasFocus) return null;
  return (
    <div className={styles['row']}>
      {field && <PromptAssist field={field} of="negativePrompt" />}
      <GrowingTextarea
        ref={setField}
        className={styles['field'] ?? ''}
        classNames={{ label: styles['label'] ?? '', input: styles['input'] ?? '' }}
        label={t('prompting.without')}
        aria-description={t('options.negativePrompt')}
        variant="unstyled"
        maxRows={3}
        value={value}
        onChange={(event) => store.getState().setText('negativePrompt', event.currentTarget.value)}
        onFocus={() => setHasFocus(true)}
        onBlur={() => setHasFocus(false)}
        inputWrapperOrder={['label', 'input', 'description']}
        description={<FieldHelp field="negativePrompt" />}
      />
      <PromptCounter field="negativePrompt" />
    </div>
  );
}
