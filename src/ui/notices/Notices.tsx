import { useTranslation } from 'react-i18next';
import { isBusy, type ErrorData } from '../../store/index.ts';
import { ModelUpdateNews } from './ModelUpdateNews.tsx';
import { ModelNotice } from './ModelNotices.tsx';
import { StartNews } from '../start/StartNews.tsx';
import { QueueNews } from '../queue/QueueNews.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { CapabilityNotice } from './CapabilityNotice.tsx';
import { FoundDamage } from './DamageNotice.tsx';
import { EnlargeFailure, OwnEnlargement } from './EnlargingNews.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { IncomingNews } from './IncomingNews.tsx';
import { Notice } from './Notice.tsx';
import { ReadingNews } from './ReadingNews.tsx';
import styles from './Notices.module.css';
import { SlowNotice } from './SlowNotice.tsx';

/** What the user should know now; usually nothing. */
export function Notices() {
  const { t } = useTranslation();
  return (
    <section className={styles['notices']} aria-label={t('notices.region')}>
      <CapabilityNotice />
      <EngineProblem />
      <QueueNews />
      <EnlargeFailure />
      <OwnEnlargement />
      <FoundDamage />
      <Silence />
      <ModelNotice />
      <ModelUpdateNews />
      <ReadingNews />
      <IncomingNews />
      <StartNews />
      <SlowNotice />
      <GalleryTrouble />
      <UpdateNews />
    </section>
  );
}

function EngineProblem() {
  const store = useAppStore();
  const device = useApp((state) => state.device);
  const model = useApp((state) => state.model);
  const isExplained = useApp(({ missing }) => missing.includes('web-assembly'));
  const failed = device.status === 'failed' ? device : model.status === 'failed' ? model : null;
  if (!failed || isExplained) return null;
  return <ErrorNotice error={failed.error} retry={() => void store.getState().startEngine()} />;
}

/** The engine may be working or stuck; the page cannot tell which. */
function Silence() {
  const { t } = useTranslation();
  const { restartEngine } = useAppStore().getState();
  const isSilent = useApp((state) => state.isSilent);
  if (!isSilent) return null;
  return (
    <Notice tone="news" action={{ label: t('notices.restart'), run: restartEngine }}>
      {t('notices.silent')}
    </Notice>
  );
}

/** Storage problems with the pictures. */
function GalleryTrouble() {
  const { t } = useTranslation();
  const { dismissGalleryNotice } = useAppStore().getState();
  const notice = useApp((state) => state.galleryNotice);
  if (!notice) return null;
  return (
    <Notice tone="news" onDismiss={dismissGalleryNotice}>
      {notice.type === 'dropped' && t('notices.dropped', { number: notice.count })}
      {notice.type === 'not-kept' && t('notices.notKept')}
      {notice.type === 'file-gone' && t('notices.fileGone')}
    </Notice>
  );
}

const INCOMPLETE: ErrorData = {
  code: 'outdated',
  message: 'A part of the page did not load.',
  retryable: false,
  details: {},
};

function UpdateNews() {
  const { t } = useTranslation();
  const { applyUpdate, reload } = useAppStore().getState();
  const version = useApp((state) => state.version);
  const isWorking = useApp(isBusy);
  if (version === 'current') return null;
  if (version === 'incomplete') return <ErrorNotice error={INCOMPLETE} retry={reload} />;
  if (version === 'update-held') return <Notice tone="news">{t('notices.updateHeld')}</Notice>;
  if (version === 'switched') {
    const action = { label: t('notices.reload'), run: reload };
    return (
      <Notice tone="news" {...(!isWorking && { action })}>
        {t(isWorking ? 'notices.switchedWaits' : 'notices.switched')}
      </Notice>
    );
  }
  if (isWorking) return <Notice tone="news">{t('notices.updateWaits')}</Notice>;
  return (
    <Notice tone="news" action={{ label: t('notices.update'), run: () => void applyUpdate() }}>
      {t('notices.updateReady')}
    </Notice>
  );
}
