import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorData } from '../../store/index.ts';
import { pictureProblem } from '../match/picture-problem.ts';
import { useAppStore } from '../store-context.ts';
import { editsOf } from './editor-files.ts';
import styles from './Editor.module.css';
import { useSession, useSessionState } from './session-context.ts';
import { grownSize } from './sides.ts';

type Failure = Pick<ErrorData, 'code' | 'details'>;

/** The browser could not create a file from the mask. */
const UNEXPECTED: Failure = { code: 'internal', details: {} };

/** The picture's size, and the button back to the prompt. */
export function EditorHead() {
  const { t } = useTranslation();
  const { finishEditing } = useAppStore().getState();
  const session = useSession();
  const sides = useSessionState((state) => state.sides);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const done = async () => {
    setBusy(true);
    setFailure(
      await editsOf(session)
        .then(finishEditing)
        .catch(() => UNEXPECTED),
    );
    setBusy(false);
  };
  return (
    <div className={styles['head']}>
      {failure ? (
        <span className={styles['failure']} role="alert">
          {failure.code === 'internal'
            ? t('editor.unsaved')
            : t('editor.failed', { ...pictureProblem(failure, t) })}
        </span>
      ) : (
        <span className={styles['dimensions']}>
          {t('picture.size', { ...grownSize(session.picture, sides) })}
        </span>
      )}
      <Button size="sm" radius="xl" loading={isBusy} onClick={() => void done()}>
        {t('editor.done')}
      </Button>
    </div>
  );
}
