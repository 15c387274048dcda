import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Notice } from './Notice.tsx';
import styles from './Notices.module.css';
import { SlowNotice } from './SlowNotice.tsx';

/** Long enough to notice a slip, and to reach the button without a mouse. */
const UNDO_MS = 15_000;

/** What the user should know now; most of the time, nothing. */
export function Notices() {
  const { t } = useTranslation();
  return (
    <section className={styles['notices']} aria-label={t('notices.region')}>
      <EngineProblem />
      <RunFailure />
      <SlowNotice />
      <div className={styles['float']}>
        <GalleryNews />
        <UpdateNews />
      </div>
    </section>
  );
}

function EngineProblem() {
  const store = useAppStore();
  const device = useApp((state) => state.device);
  const model = useApp((state) => state.model);
  const failed = device.status === 'failed' ? device : model.status === 'failed' ? model : null;
  if (!failed) return null;
  return <ErrorNotice error={failed.error} retry={() => void store.getState().startEngine()} />;
}

function RunFailure() {
  const { t } = useTranslation();
  const { generate, dismissFailure } = useAppStore().getState();
  const failure = useApp((state) => state.failure);
  if (!failure) return null;
  return (
    <ErrorNotice error={failure.error} retry={() => void generate()} onDismiss={dismissFailure}>
      {failure.done > 0 ? t('notices.kept', { number: failure.done }) : undefined}
    </ErrorNotice>
  );
}

function GalleryNews() {
  const { t } = useTranslation();
  const { undoRemove, forgetRemoved, dismissGalleryNotice } = useAppStore().getState();
  const removed = useApp((state) => state.removed);
  const notice = useApp((state) => state.galleryNotice);
  useEffect(() => {
    if (!removed) return;
    const timer = setTimeout(forgetRemoved, UNDO_MS);
    return () => clearTimeout(timer);
  }, [removed, forgetRemoved]);
  return (
    <>
      {notice && (
        <Notice tone="news" onDismiss={dismissGalleryNotice}>
          {notice.type === 'dropped'
            ? t('notices.dropped', { number: notice.count })
            : t('notices.notKept')}
        </Notice>
      )}
      {removed && (
        <Notice
          tone="news"
          action={{ label: t('notices.undo'), run: () => void undoRemove() }}
          onDismiss={forgetRemoved}
        >
          {t('notices.removed')}
        </Notice>
      )}
    </>
  );
}

function UpdateNews() {
  const { t } = useTranslation();
  const { applyUpdate, dismissOfflineReady } = useAppStore().getState();
  const updateReady = useApp((state) => state.updateReady);
  const offlineReady = useApp((state) => state.offlineReady && state.model.status === 'ready');
  const isRunning = useApp((state) => state.run !== null);
  return (
    <>
      {updateReady && isRunning && <Notice tone="news">{t('notices.updateWaits')}</Notice>}
      {updateReady && !isRunning && (
        <Notice tone="news" action={{ label: t('notices.reload'), run: applyUpdate }}>
          {t('notices.updateReady')}
        </Notice>
      )}
      {offlineReady && (
        <Notice tone="news" onDismiss={dismissOfflineReady}>
          {t('notices.offlineReady')}
        </Notice>
      )}
    </>
  );
}
