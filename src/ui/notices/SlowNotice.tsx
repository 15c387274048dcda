import { useTranslation } from 'react-i18next';
import { adviceText } from '../header/device-text.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { Notice } from './Notice.tsx';

/**
 * Tells the user that painting is slow without a GPU, and what would help. Not shown if the user chose the CPU, if CapabilityNotice
 * already says so, or over a picture: the badge says it as well.
 */
export function SlowNotice() {
  const { t } = useTranslation();
  const { dismissSlowNotice } = useAppStore().getState();
  const isRead = useApp((state) => state.preferences.slowNoticeRead);
  const device = useApp((state) => state.device);
  const isSheetEmpty = useApp(({ pictures, run }) => pictures.length === 0 && run === null);
  if (isRead || !isSheetEmpty || device.status !== 'ready') return null;
  const reason = device.report.fallbackReasons.find(
    (candidate) => !['chosen', 'no-f16', 'insecure-origin'].includes(candidate),
  );
  if (!reason) return null;
  return (
    <Notice tone="news" onDismiss={dismissSlowNotice}>
      {adviceText(reason, t)}
    </Notice>
  );
}
