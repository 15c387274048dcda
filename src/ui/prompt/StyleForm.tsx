import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PromptStyle } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './PromptPanels.module.css';

interface Props {
  readonly style: PromptStyle;
  readonly onDone: () => void;
}

export function StyleForm({ style, onDone }: Props) {
  const { t } = useTranslation();
  const store = useAppStore();
  const [changed, setChanged] = useState(style);
  const name = changed.name.trim();
  const keep = async () => {
    await store.getState().keepStyles([{ ...changed, name }]);
    if (style.name !== '' && style.name !== name) await store.getState().removeStyle(style.name);
    onDone();
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== '') void keep();
      }}
    >
      <TextInput
        label={t('prompting.styles.name')}
        value={changed.name}
        autoFocus
        maxLength={100}
        onChange={(event) => setChanged({ ...changed, name: event.currentTarget.value })}
      />
      <Textarea
        label={t('prompting.styles.prompt')}
        description={t('prompting.styles.promptHint')}
        autosize
        minRows={2}
        maxRows={6}
        value={changed.prompt}
        onChange={(event) => setChanged({ ...changed, prompt: event.currentTarget.value })}
      />
      <Textarea
        label={t('options.negativePrompt')}
        autosize
        minRows={1}
        maxRows={4}
        value={changed.negativePrompt}
        onChange={(event) => setChanged({ ...changed, negativePrompt: event.currentTarget.value })}
      />
      <div className={styles['buttons']}>
        <Button type="submit" disabled={name === ''}>
          {t('prompting.styles.keep')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {t('prompting.styles.cancel')}
        </Button>
      </div>
    </form>
  );
}
