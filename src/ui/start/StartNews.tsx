import { useTranslation } from 'react-i18next';
import { pictureProblem } from '../match/picture-problem.ts';
import { Notice } from '../notices/Notice.tsx';
import { useApp, useAppStore } from '../store-context.ts';

/** What went wrong with a start picture. */
export function StartNews() {
  const { t } = useTranslation();
  const { dismissStartNotice } = useAppStore().getState();
  const notice = useApp((state) => state.startNotice);
  if (!notice) return null;
  if (notice.type !== 'refused') {
    return (
      <Notice tone="news" onDismiss={dismissStartNotice}>
        {t(notice.type === 'lost' ? 'start.lost' : 'start.notKept')}
      </Notice>
    );
  }
  const name = notice.name || t('start.unnamed');
  return (
    <Notice tone="problem" onDismiss={dismissStartNotice}>
      {t('start.refused', { name, ...pictureProblem(notice.error, t) })}
    </Notice>
  );
}
