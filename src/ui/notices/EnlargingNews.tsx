import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Notice } from './Notice.tsx';

export function EnlargeFailure() {
  const { enlarge, enlargeOwn, dismissEnlargeFailure } = useAppStore().getState();
  const failure = useApp((state) => state.enlargeFailure);
  const picture = useApp(({ pictures, enlargeFailure }) =>
    pictures.find(({ id }) => id === enlargeFailure?.pictureId),
  );
  if (!failure) return null;
  const retry = () => {
    if (failure.pictureId === null) void enlargeOwn(failure.factor);
    else if (picture) void enlarge(picture, failure.factor);
  };
  return <ErrorNotice error={failure.error} retry={retry} onDismiss={dismissEnlargeFailure} />;
}

/** Shown when a picture of the user's own is or was being enlarged while its screen is closed. */
export function OwnEnlargement() {
  const { t } = useTranslation();
  const { openEnlarge } = useAppStore().getState();
  const isRunning = useApp(({ enlargeRun }) => enlargeRun?.pictureId === null);
  const isDone = useApp((state) => state.isEnlargedOwnNew);
  const isInView = useApp((state) => state.screen === 'enlarge');
  if (isInView || (!isRunning && !isDone)) return null;
  return (
    <Notice tone="news" action={{ label: t('enlarging.show'), run: () => openEnlarge() }}>
      {t(isRunning ? 'enlarging.ownRuns' : 'enlarging.ownIsDone')}
    </Notice>
  );
}
