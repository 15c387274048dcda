import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Notice } from './Notice.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { useModelName } from '../models/use-model-name.ts';

/** Tells the user that the model in use is not the one they expect. */
export function ModelNotice() {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const { dismissModelNotice, openModels, setNumber } = useAppStore().getState();
  const notice = useApp((state) => state.modelNotice);
  if (!notice) return null;
  const manage = { label: t('models.notices.manage'), run: openModels };
  if (notice.type === 'kept-former') {
    return (
      <ErrorNotice
        error={{ ...notice.error, retryable: false }}
        retry={openModels}
        onDismiss={dismissModelNotice}
      >
        {t('models.notices.keptFormer')}
      </ErrorNotice>
    );
  }
  if (notice.type === 'other-size') {
    const { name, version, defaults } = notice.manifest;
    const { width, height } = defaults;
    const use = () => {
      setNumber('width', String(width));
      setNumber('height', String(height));
      dismissModelNotice();
    };
    return (
      <Notice
        tone="news"
        action={{ label: t('options.sizeWarning.use', { width, height }), run: use }}
        onDismiss={dismissModelNotice}
      >
        {t('models.notices.otherSize', { ...notice.size, name: nameOf({ name }), version })}
      </Notice>
    );
  }
  return (
    <Notice tone="news" action={manage} onDismiss={dismissModelNotice}>
      {notice.type === 'gone'
        ? t('models.notices.gone')
        : t(`models.notices.${notice.type === 'not-here' ? 'notHere' : 'cannotRepeat'}`, {
            name: notice.name,
          })}
    </Notice>
  );
}

/** Tells users who went on painting that a model is ready. */
export function ModelArrived() {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const { dismissArrival, chooseModel } = useAppStore().getState();
  const arrival = useApp(({ arrivals, screen }) =>
    screen === 'models' ? undefined : arrivals.find(({ status }) => status.type === 'added'),
  );
  if (arrival?.status.type !== 'added' || arrival.status.added.type !== 'model') return null;
  const { manifest } = arrival.status.added;
  const use = () => {
    dismissArrival(arrival.id);
    void chooseModel(manifest.id);
  };
  return (
    <Notice
      tone="news"
      action={{ label: t('models.arrivals.useNow'), run: use }}
      onDismiss={() => dismissArrival(arrival.id)}
    >
      {t('models.arrivals.added', { name: nameOf(manifest) })}
    </Notice>
  );
}
