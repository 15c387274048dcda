import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../store-context.ts';
import { editsOf } from './editor-files.ts';
import styles from './Editor.module.css';
import { useSession, useSessionState } from './session-context.ts';
import { grownSize, hasGrown } from './sides.ts';

/** The picture's size, and the way back to the prompt. */
export function EditorHead() {
  const { t } = useTranslation();
  const { finishEditing } = useAppStore().getState();
  const session = useSession();
  const sides = useSessionState((state) => state.sides);
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const done = async () => {
    setState('busy');
    const error = await finishEditing(await editsOf(session)).catch(() => 'failed');
    if (error) setState('failed');
  };
  const from = t('picture.size', { ...session.picture });
  const to = t('picture.size', { ...grownSize(session.picture, sides) });
  return (
    <div className={styles['head']}>
      <span className={styles['dimensions']} role={state === 'failed' ? 'alert' : undefined}>
        {state === 'failed'
          ? t('editor.failed')
          : hasGrown(sides)
            ? t('editor.grown', { from, to })
            : from}
      </span>
      <Button size="sm" radius="xl" loading={state === 'busy'} onClick={() => void done()}>
        {t('editor.done')}
      </Button>
    </div>
  );
}
