import { useTranslation } from 'react-i18next';
import { isUnderWay, textIn, type Arrival } from '../../store/index.ts';
import type { ModelUpdate } from '../../contract/library-api.ts';
import { useModelName } from '../models/use-model-name.ts';
import { ProgressBar } from '../ProgressBar.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Notice } from './Notice.tsx';
import styles from './Notices.module.css';

/** Long enough to read twice. */
const NEWS_MS = 12_000;

/** Offers another version of the model that ships with the page. It has to be downloaded, so it is installed only on request. */
export function ModelUpdateNews() {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const { dismissModelUpdate, findModelUpdate, takeModelUpdate } = useAppStore().getState();
  const known = useApp((state) => state.modelUpdate);
  const arrival = useApp(({ arrivals, modelUpdate }) =>
    modelUpdate?.type === 'offered'
      ? arrivals.find(({ id }) => id === modelUpdate.update.plan.id)
      : undefined,
  );
  if (!known) return null;
  if (known.type === 'in-use') {
    const { version } = known.update;
    return (
      <Notice tone="news" onDismiss={dismissModelUpdate} lastsMs={NEWS_MS}>
        {t('modelUpdate.inUse', { name: nameOf(known.update), version })}
      </Notice>
    );
  }
  if (arrival && isUnderWay(arrival)) return <Coming update={known.update} arrival={arrival} />;
  if (arrival?.status.type === 'failed') {
    const retry = () => void findModelUpdate().then(takeModelUpdate);
    return (
      <ErrorNotice error={arrival.status.error} retry={retry} onDismiss={dismissModelUpdate}>
        {t('modelUpdate.keeps')}
      </ErrorNotice>
    );
  }
  return <Offer update={known.update} doneBytes={arrival?.doneBytes ?? 0} />;
}

interface OfferProps {
  readonly update: ModelUpdate;
  /** How much an earlier attempt has downloaded. */
  readonly doneBytes: number;
}

function Offer({ update, doneBytes }: OfferProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const nameOf = useModelName();
  const { dismissModelUpdate, takeModelUpdate } = useAppStore().getState();
  const { plan, version, news } = update;
  const size = format.bytes(Math.max(0, plan.totalBytes - doneBytes));
  const [amount, label] =
    doneBytes > 0 ? (['left', 'resume'] as const) : (['size', 'download'] as const);
  return (
    <Notice
      tone="news"
      choice={{ label: t('modelUpdate.later'), run: dismissModelUpdate }}
      action={{ label: t(`modelUpdate.${label}`), run: () => void takeModelUpdate() }}
    >
      <strong>{t('modelUpdate.offer', { name: nameOf(update), version })}</strong>
      {news && <p>{textIn(news, i18n.language)}</p>}
      <p>{t(`modelUpdate.${amount}`, { size })}</p>
    </Notice>
  );
}

const PAUSABLE = ['starting', 'downloading', 'verifying', 'retrying'];

interface ComingProps {
  readonly update: ModelUpdate;
  readonly arrival: Arrival;
}

function Coming({ update, arrival }: ComingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useModelName();
  const { pauseDownload } = useAppStore().getState();
  const { id, status, doneBytes, totalBytes } = arrival;
  const isWhole = totalBytes > 0 && doneBytes >= totalBytes;
  const words = t('modelUpdate.coming', { name: nameOf(update), version: update.version });
  const pause = { label: t('models.arrivals.pause'), run: () => void pauseDownload(id) };
  const amount = { done: format.bytes(doneBytes), total: format.bytes(totalBytes) };
  return (
    <Notice tone="news" {...(PAUSABLE.includes(status.type) && !isWhole && { action: pause })}>
      <strong>{words}</strong>
      <ProgressBar label={words} fraction={isWhole ? null : doneBytes / Math.max(1, totalBytes)} />
      <p className={styles['amount']} aria-live="off">
        {isWhole ? t('modelUpdate.settling') : t('models.arrivals.amount', amount)}
      </p>
    </Notice>
  );
}
