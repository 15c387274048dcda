import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldHelp } from '../FieldHelp.tsx';
import { useAppStore } from '../store-context.ts';
import styles from './NegativeField.module.css';
import { CompletionList } from './CompletionList.tsx';
import { PromptCounter } from './PromptCounter.tsx';
import { useWeightKeys } from './use-weight-keys.ts';
import { useNegativePrompt } from './use-negative-prompt.ts';

/** The negative prompt, in sight as long as it is not empty. It does not vanish under the hands of whoever empties it. */
export function NegativeField() {
  const { t } = useTranslation();
  const store = useAppStore();
  const value = useNegativePrompt();
  const [hasFocus, setHasFocus] = useState(false);
  const [field, setField] = useState<HTMLTextAreaElement | null>(null);
  if (value === '' && !hasFocus) return null;
  return (
    <div className={styles['row']}>
      {field && <FieldHelps field={field} />}
      <Textarea
        ref={setField}
        className={styles['field'] ?? ''}
        classNames={{ label: styles['label'] ?? '', input: styles['input'] ?? '' }}
        label={t('prompting.without')}
        aria-description={t('options.negativePrompt')}
        variant="unstyled"
        autosize
        minRows={1}
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

/** As at the prompt itself. */
function FieldHelps({ field }: { readonly field: HTMLTextAreaElement }) {
  useWeightKeys(field);
  return <CompletionList field={field} />;
}
