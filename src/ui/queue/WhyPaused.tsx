import { useTranslation } from 'react-i18next';
import { Notice } from '../notices/Notice.tsx';
import { useApp, useAppStore } from '../store-context.ts';

/** Says why the queue has paused by itself, and continues it. */
export function WhyPaused() {
  const { t } = useTranslation();
  const { resumeQueue } = useAppStore().getState();
  const by = useApp(({ queue }) => (queue.entries.length > 0 ? queue.pausedBy : null));
  if (by === null || by === 'user') return null;
  return (
    <Notice tone="problem" action={{ label: t('queue.resume'), run: resumeQueue }}>
      {t(by === 'full-disk' ? 'queue.fullDisk' : 'queue.noDevice')}
    </Notice>
  );
}
