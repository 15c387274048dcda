import { Button, CloseButton } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ArchiveNotice } from '../../store/index.ts';
import { ProgressBar } from '../ProgressBar.tsx';
import { sentences } from '../sentences.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Drawer.module.css';

/** The progress of saving or importing many pictures, and the result. */
export function ArchiveStatus() {
  const { t } = useTranslation();
  const { stopArchive, dismissArchiveNotice } = useAppStore().getState();
  const run = useApp((state) => state.archiveRun);
  const notice = useApp((state) => state.archiveNotice);
  if (run) {
    const { kind, done, total } = run;
    const words = t(`drawer.runs.${kind}`);
    return (
      <div className={styles['status']}>
        <div className={styles['progress']}>
          <p>{t('drawer.progress', { words, done, total })}</p>
          <ProgressBar label={words} fraction={total > 0 ? done / total : null} />
        </div>
        <Button variant="subtle" color="gray" size="sm" px="sm" onClick={stopArchive}>
          {t('drawer.stop')}
        </Button>
      </div>
    );
  }
  if (!notice) return null;
  return (
    <div className={styles['status']}>
      <p role="status" className={isProblem(notice) ? styles['caution'] : undefined}>
        {noticeText(notice, t)}
      </p>
      <CloseButton aria-label={t('drawer.dismiss')} onClick={dismissArchiveNotice} />
    </div>
  );
}

const isProblem = (notice: ArchiveNotice) =>
  ['disk-full', 'no-backup', 'failed'].includes(notice.type) ||
  (notice.type === 'taken-in' && (notice.isCutOff || notice.damaged > 0));

function noticeText(notice: ArchiveNotice, t: TFunction): string {
  switch (notice.type) {
    case 'saved':
      return sentences(
        [
          t('drawer.saved', { count: notice.count }),
          notice.gone > 0 && t('drawer.savedGone', { count: notice.gone }),
        ],
        t,
      );
    case 'taken-in':
      return sentences(
        [
          t('drawer.takenIn', { count: notice.added }),
          notice.known > 0 && t('drawer.known', { count: notice.known }),
          notice.damaged > 0 && t('drawer.damaged', { count: notice.damaged }),
          notice.isCutOff && t('drawer.cutOff'),
        ],
        t,
      );
    case 'disk-full':
      return t('drawer.diskFull', { count: notice.added });
    case 'no-backup':
      return t('drawer.noBackup');
    case 'failed':
      return t('drawer.failed');
  }
}
