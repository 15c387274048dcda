import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { notify } from './notification.ts';

const subscribe = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
};
const isInBackground = () => document.visibilityState === 'hidden';

/** Shows in the page's title, while the page is in the background, how far painting is, or that it is done. */
export function useBackgroundTitle() {
  const { t } = useTranslation();
  const title = t('document.title');
  const isHidden = useSyncExternalStore(subscribe, isInBackground);
  const mark = useApp(({ run }) => (run ? placeOf(run) : null));
  const wasPainting = useRef(false);

  useEffect(() => {
    if (!isHidden) wasPainting.current = false;
    else if (mark !== null) wasPainting.current = true;
    const isDone = isHidden && mark === null && wasPainting.current;
    const prefix = isDone ? '✓ ' : isHidden && mark !== null ? `${mark} ` : '';
    document.title = prefix + title;
  }, [isHidden, mark, title]);
}

const placeOf = ({ done, count }: Run) =>
  count === 1 ? '…' : `(${Math.min(done + 1, count)}/${count})`;

/** Notifies a user who is looking at something else that everything is painted, or that painting has stopped. */
export function useDoneNotification() {
  const { t } = useTranslation();
  const store = useAppStore();
  useEffect(
    () =>
      store.subscribe((state, previous) => {
        const isOver = previous.run !== null && state.run === null;
        if (!isOver || !isInBackground() || !state.preferences.notifiesWhenDone) return;
        const hasStopped = state.failure !== null || state.queue.entries.length > 0;
        const title = t(hasStopped ? 'queue.notifyStopped' : 'queue.notifyTitle');
        const body = hasStopped ? t('queue.notifyStoppedBody') : previous.run.form.prompt;
        void notify(title, body);
      }),
    [store, t],
  );
}
