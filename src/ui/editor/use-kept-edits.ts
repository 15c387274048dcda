import { useEffect } from 'react';
import { useAppStore } from '../store-context.ts';
import type { EditorSession } from './editor-session.ts';
import { editsOf } from './editor-files.ts';

/** Waits this long after the last change, so that a stroke that follows at once is not delayed. */
const DELAY_MS = 250;

/** Saves the edits, so that neither closing the editor nor a reload loses them. */
export function useKeptEdits(session: EditorSession): void {
  const store = useAppStore();
  useEffect(() => {
    const { id } = store.getState().editing ?? {};
    const keep = async () => {
      const edits = await editsOf(session);
      // The editing may have ended in the meantime.
      const { editing, keepEdits } = store.getState();
      if (editing?.id === id) keepEdits(edits);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keepNow = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      void keep();
    };
    const stop = session.store.subscribe(({ document, options }, before) => {
      if (document === before.document && options === before.options) return;
      clearTimeout(timer);
      timer = setTimeout(keepNow, DELAY_MS);
    });
    return () => {
      stop();
      keepNow();
    };
  }, [session, store]);
}
