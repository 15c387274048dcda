import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { isRefused, type Arrival } from '../../../store/index.ts';
import { useAppStore } from '../../store-context.ts';
import { useFormat } from '../../use-format.ts';
import { ConfirmDelete } from '../ConfirmDelete.tsx';
import styles from '../Models.module.css';

const PAUSABLE = ['starting', 'downloading', 'verifying', 'retrying'];
const STOPPING = ['pausing', 'cancelling'];
/** Smaller downloads are discarded without asking. */
const ASK_FROM_BYTES = 10e6;

export function ArrivalButtons({ arrival }: { readonly arrival: Arrival }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { pauseDownload, resumeDownload, cancelArrival } = useAppStore().getState();
  const [isAsking, ask] = useDisclosure(false);
  const { id, plan, status, doneBytes, totalBytes } = arrival;
  const cancel = () => void cancelArrival(id);
  const isWhole = totalBytes > 0 && doneBytes >= totalBytes;

  if (isAsking) {
    return (
      <ConfirmDelete
        question={t('models.arrivals.confirmDiscard', { size: format.bytes(doneBytes) })}
        yes={t('models.arrivals.discard')}
        no={t('models.arrivals.keep')}
        onNo={ask.close}
        onYes={() => {
          ask.close();
          cancel();
        }}
      />
    );
  }
  return (
    <div className={styles['buttons']}>
      {PAUSABLE.includes(status.type) && (
        <Button size="sm" px="sm" variant="light" onClick={() => void pauseDownload(id)}>
          {t('models.arrivals.pause')}
        </Button>
      )}
      {status.type === 'paused' && (
        <Button size="sm" px="sm" variant="light" onClick={() => void resumeDownload(id)}>
          {isWhole ? t('models.arrivals.import') : t('models.arrivals.resume')}
        </Button>
      )}
      {!STOPPING.includes(status.type) && (
        <Button
          size="sm"
          px="sm"
          variant="subtle"
          color="gray"
          onClick={plan && doneBytes > ASK_FROM_BYTES ? ask.open : cancel}
        >
          {isRefused(arrival) && !plan ? t('models.arrivals.dismiss') : t('models.arrivals.cancel')}
        </Button>
      )}
    </div>
  );
}
