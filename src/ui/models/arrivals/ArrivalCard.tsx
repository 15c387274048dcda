import { useTranslation } from 'react-i18next';
import { isRefused, isUnderWay, type Arrival } from '../../../store/index.ts';
import { ProgressBar } from '../../ProgressBar.tsx';
import { useFormat } from '../../use-format.ts';
import { AddedNews } from './AddedNews.tsx';
import { ArrivalButtons } from './ArrivalButtons.tsx';
import { ArrivalProblem } from './ArrivalProblem.tsx';
import { ArrivalPhase } from './ArrivalPhase.tsx';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import styles from '../Models.module.css';
import { useAppStore } from '../../store-context.ts';

export function ArrivalCard({ arrival }: { readonly arrival: Arrival }) {
  const { t } = useTranslation();
  const { title, status } = arrival;
  return (
    <article className={styles['card']} aria-label={title}>
      {status.type === 'added' ? (
        <AddedNews id={arrival.id} added={status.added} />
      ) : (
        <>
          <div className={styles['cardHead']}>
            <h4 className={styles['cardTitle']}>{title}</h4>
            {status.type !== 'name-taken' && <ArrivalButtons arrival={arrival} />}
          </div>
          {status.type !== 'name-taken' && !isRefused(arrival) && (
            <Bar arrival={arrival} label={t('models.arrivals.progress', { name: title })} />
          )}
          {status.type === 'failed' ? (
            <ArrivalProblem arrival={arrival} status={status} />
          ) : status.type === 'name-taken' ? (
            <NameQuestion id={arrival.id} name={status.addOn.name} />
          ) : (
            <ArrivalPhase arrival={arrival} status={status} />
          )}
        </>
      )}
    </article>
  );
}

function NameQuestion({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation();
  const { replaceNamesake, cancelArrival } = useAppStore().getState();
  return (
    <ConfirmDelete
      question={t('models.arrivals.nameTaken', { name })}
      yes={t('models.arrivals.replace')}
      no={t('models.arrivals.keepOld')}
      onNo={() => void cancelArrival(id)}
      onYes={() => void replaceNamesake(id)}
    />
  );
}

function Bar({ arrival, label }: { readonly arrival: Arrival; readonly label: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { doneBytes, totalBytes, status } = arrival;
  const fraction = totalBytes > 0 ? doneBytes / totalBytes : 0;
  const speed = 'bytesPerSecond' in status ? status.bytesPerSecond : null;
  const remaining = 'remainingMs' in status ? status.remainingMs : null;
  // All bytes are there, but checking or importing goes on, so not 100 %.
  const hasMoreToDo = fraction >= 1 && isUnderWay(arrival);
  const isFaint = status.type === 'paused' || status.type === 'failed';
  return (
    <>
      <ProgressBar
        label={label}
        fraction={hasMoreToDo ? null : fraction}
        {...(isFaint && { color: 'gray.5' })}
      />
      <p className={styles['amounts']}>
        <span>
          {t('models.arrivals.amount', {
            done: format.bytes(doneBytes),
            total: format.bytes(totalBytes),
          })}
        </span>
        {!hasMoreToDo && <span>{format.percent(fraction)}</span>}
        {speed !== null && (
          <span>{t('models.arrivals.speed', { bytes: format.bytes(speed) })}</span>
        )}
        {remaining !== null && (
          <span>{t('models.arrivals.remaining', { time: format.remaining(remaining) })}</span>
        )}
      </p>
    </>
  );
}
