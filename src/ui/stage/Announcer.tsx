import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isMarked, type AppState } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';

/** Announcements for screen readers: only the start, each quarter and the end of a picture. */
export function Announcer() {
  const { t } = useTranslation();
  const store = useAppStore();
  const [message, setMessage] = useState('');

  useEffect(() => {
    const tell = (state: AppState, previous: AppState) => {
      const { run } = state;
      if (run && !previous.run) setMessage(t('progress.started'));
      if (state.pictures.length > previous.pictures.length && previous.run) {
        const isNewCovered = state.pictures.slice(0, 1).some(isMarked);
        setMessage(t(isNewCovered ? 'progress.finishedCovered' : 'progress.finished'));
      }
      if (run?.cancelling && !previous.run?.cancelling) setMessage(t('composer.cancelling'));
      if (!run && previous.run?.cancelling) setMessage(t('progress.cancelled'));
      if (run?.progress?.type === 'step' && run.progress !== previous.run?.progress) {
        const { step, totalSteps: total } = run.progress;
        const quarter = Math.floor((4 * step) / total);
        const isNew = quarter > Math.floor((4 * (step - 1)) / total);
        if (isNew && quarter < 4) setMessage(t('progress.step', { step, total }));
      }
    };
    return store.subscribe(tell);
  }, [store, t]);

  return <VisuallyHidden role="status">{message}</VisuallyHidden>;
}
