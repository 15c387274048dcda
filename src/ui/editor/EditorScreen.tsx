import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Editing } from '../../store/index.ts';
import { Screen } from '../Screen.tsx';
import { useApp } from '../store-context.ts';
import { Board } from './Board.tsx';
import styles from './Editor.module.css';
import { EditorHead } from './EditorHead.tsx';
import type { EditorSession } from './editor-session.ts';
import { openEditing, type OpenEditing } from './open-editing.ts';
import { SessionContext } from './session-context.ts';
import { Toolbar } from './Toolbar.tsx';
import { useIsGuide } from './use-is-guide.ts';
import { useKeptEdits } from './use-kept-edits.ts';

/** Where the user paints over what is to be repainted, and drags the picture's edges. */
export function EditorScreen() {
  const { t } = useTranslation();
  const opened = useOpened(useApp((state) => state.editing));
  const isGuide = useIsGuide();
  const session = opened?.type === 'open' ? opened.session : null;
  const keepsOpen = useKeepsOpen(session);
  return (
    <SessionContext value={session}>
      <Screen
        title={t(isGuide ? 'guide.editor.title' : 'editor.title')}
        closeLabel={t(isGuide ? 'guide.editor.close' : 'editor.close')}
        entrance={isGuide ? '[data-guide-button]' : '[data-edit-button]'}
        isFull
        keepsOpen={keepsOpen}
        head={session && <EditorHead />}
      >
        {opened?.type === 'open' && <Editor opened={opened} />}
        {opened?.type === 'unreadable' && (
          <p role="alert" className={styles['problem']}>
            {t('editor.unreadable')}
          </p>
        )}
      </Screen>
    </SessionContext>
  );
}

function Editor({ opened }: { readonly opened: Extract<OpenEditing, { type: 'open' }> }) {
  const { session, image, before } = opened;
  useKeptEdits(session);
  return (
    <div className={styles['editor']}>
      <Board image={image} before={before} />
      <Toolbar hasBefore={before !== null} />
    </div>
  );
}

/** Null while it is being opened. It is opened only once: edits that are saved in the meantime change nothing here. */
function useOpened(editing: Editing | null): OpenEditing | null {
  const [first] = useState(editing);
  const [opened, setOpened] = useState<OpenEditing | null>(null);
  useEffect(() => {
    if (!first) return;
    let isWanted = true;
    void openEditing(first).then((result) => isWanted && setOpened(result));
    return () => {
      isWanted = false;
    };
  }, [first]);
  return opened;
}

/** True while Escape ends a drawing or closes the settings instead of the screen. */
function useKeepsOpen(session: EditorSession | null): boolean {
  const subscribe = useCallback(
    (listener: () => void) => session?.store.subscribe(listener) ?? (() => undefined),
    [session],
  );
  return useSyncExternalStore(subscribe, () => {
    const state = session?.store.getState();
    return state !== undefined && (state.isDrawing || state.showsSettings);
  });
}
