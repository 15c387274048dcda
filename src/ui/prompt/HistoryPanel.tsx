import { Button, UnstyledButton } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PROMPT_ID } from '../composer/prompt-id.ts';
import { IconAction } from '../IconAction.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './PromptPanels.module.css';

/** Prompts that were painted, latest first, each once. */
export function HistoryPanel() {
  const { t } = useTranslation();
  const store = useAppStore();
  const history = useApp((state) => state.history);
  useEffect(() => void store.getState().loadHistory(), [store]);
  if (history === null) return null;
  if (history.length === 0) return <p className={styles['intro']}>{t('prompting.history.none')}</p>;
  const use = (prompt: string) => {
    store.getState().setPrompt(prompt);
    store.getState().closePromptPanel();
    document.getElementById(PROMPT_ID)?.focus();
  };
  return (
    <>
      <ul className={styles['list'] ?? ''}>
        {history.map((prompt) => (
          <li key={prompt} className={styles['item']}>
            <UnstyledButton className={styles['pick'] ?? ''} onClick={() => use(prompt)}>
              {prompt}
            </UnstyledButton>
            <IconAction
              size={36}
              label={t('prompting.history.remove', { prompt: prompt.slice(0, 40) })}
              onClick={() => void store.getState().forgetPrompt(prompt)}
            >
              <IconTrash size={18} stroke={1.6} />
            </IconAction>
          </li>
        ))}
      </ul>
      <div className={styles['buttons']}>
        <Button variant="default" onClick={() => void store.getState().forgetPrompt(null)}>
          {t('prompting.history.clear')}
        </Button>
      </div>
    </>
  );
}
