import { useTranslation } from 'react-i18next';
import { QUEUE_LIMIT } from '../../store/index.ts';
import { Notice } from '../notices/Notice.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { WhyPaused } from './WhyPaused.tsx';

/** What the user should know about the queue: that it has resumed by itself, or why it has not. */
export function QueueNews() {
  return (
    <>
      <QueueNotice />
      <WhyPaused />
    </>
  );
}

function QueueNotice() {
  const { t } = useTranslation();
  const { interrupt, showQueue, dismissQueueNotice } = useAppStore().getState();
  const notice = useApp((state) => state.queueNotice);
  switch (notice?.type) {
    case 'continues':
      return (
        <Notice
          tone="news"
          action={{ label: t('queue.stop'), run: () => void interrupt() }}
          onDismiss={dismissQueueNotice}
        >
          {t('queue.continues', { count: notice.count })}
        </Notice>
      );
    case 'died': {
      const show = () => {
        dismissQueueNotice();
        showQueue(true);
      };
      return (
        <Notice
          tone="problem"
          action={{ label: t('queue.show'), run: show }}
          onDismiss={dismissQueueNotice}
        >
          {t('queue.died', { prompt: notice.prompt || t('queue.unprompted') })}
        </Notice>
      );
    }
    case 'full':
      return (
        <Notice tone="news" onDismiss={dismissQueueNotice}>
          {t('queue.full', { max: QUEUE_LIMIT })}
        </Notice>
      );
    case undefined:
      return null;
  }
}
