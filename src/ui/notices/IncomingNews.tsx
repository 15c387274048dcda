import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import { Notice } from './Notice.tsx';

/** Long enough to read twice. */
const NEWS_MS = 12_000;

/** Which pictures from outside were not accepted. */
export function IncomingNews() {
  const { t } = useTranslation();
  const { dismissIncomingNotice } = useAppStore().getState();
  const notice = useApp((state) => state.incomingNotice);
  if (!notice) return null;
  return (
    <Notice
      tone="news"
      onDismiss={dismissIncomingNotice}
      {...(notice.type === 'first-only' && { lastsMs: NEWS_MS })}
    >
      {notice.type === 'lost'
        ? t(notice.from === 'share-sheet' ? 'incoming.shareLost' : 'incoming.openLost')
        : t('incoming.firstOnly', { name: notice.name, count: notice.others })}
    </Notice>
  );
}
