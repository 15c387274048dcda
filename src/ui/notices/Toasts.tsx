import { useTranslation } from 'react-i18next';
import type { Undoable } from '../../store/index.ts';
import { ModelArrived } from './ModelNotices.tsx';
import { useStartChoice } from '../start/use-start-choice.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { Notice } from './Notice.tsx';
import styles from './Notices.module.css';

/** Long enough to notice a mistake and reach the button without a mouse. */
const UNDO_MS = 15_000;

/** Long enough to read twice. */
const GOOD_NEWS_MS = 8_000;

/** Messages that close by themselves. They lie over the picture, where they cover no controls. */
export function Toasts() {
  const { t } = useTranslation();
  return (
    <section className={styles['toasts']} aria-label={t('notices.toasts')}>
      <UndoOffer />
      <OfflineReady />
      <ModelArrived />
    </section>
  );
}

function UndoOffer() {
  const { t } = useTranslation();
  const { undo, forgetUndo } = useAppStore().getState();
  const undoable = useApp((state) => state.undoable);
  const choice = useStartChoice();
  // Then the notice about missing models and add-ons has the button.
  const isOfferedElsewhere = useApp((state) => state.readingNotice?.type === 'incomplete');
  // A reset is undone where it was started, at the reset button.
  if (!undoable || undoable.type === 'reset') return null;
  if (undoable.type === 'reused' && isOfferedElsewhere) return null;
  const count = howMany(undoable);
  // Someone who is tidying the queue stays in its list.
  const takesFocus = undoable.type !== 'unqueued';
  return (
    <Notice
      key={`${undoable.type} ${count}`}
      tone="news"
      action={{ label: t('notices.undo'), run: () => void undo(), takesFocus }}
      choice={choice}
      onDismiss={forgetUndo}
      lastsMs={UNDO_MS}
    >
      {undoable.type === 'removed'
        ? t('notices.removed', { count })
        : undoable.type === 'unqueued'
          ? t('queue.removed', { count })
          : t(`notices.${undoable.type}`)}
    </Notice>
  );
}

function howMany(undoable: Undoable): number {
  if (undoable.type === 'removed') return undoable.ids.length;
  return undoable.type === 'unqueued' ? undoable.entries.length : 0;
}

function OfflineReady() {
  const { t } = useTranslation();
  const { dismissOfflineReady } = useAppStore().getState();
  const isReady = useApp((state) => state.offlineReady && state.model.status === 'ready');
  if (!isReady) return null;
  return (
    <Notice tone="news" onDismiss={dismissOfflineReady} lastsMs={GOOD_NEWS_MS}>
      {t('notices.offlineReady')}
    </Notice>
  );
}
