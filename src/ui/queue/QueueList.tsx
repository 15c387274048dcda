import { Button, VisuallyHidden } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlaylistX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nextInQueue } from '../../store/index.ts';
import { PopUpCard } from '../pop-up/PopUpCard.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { sentences } from '../sentences.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Queue.module.css';
import { QueueRow } from './QueueRow.tsx';

const ICON = { size: 16, stroke: 1.6 };

/** The waiting requests, in the order in which they will be painted. */
export function QueueList({ popUp }: { readonly popUp: PopUp }) {
  const { t } = useTranslation();
  return (
    <PopUpCard
      popUp={popUp}
      position="top-end"
      width={380}
      label={t('queue.title')}
      className={styles['list']}
    >
      <Entries />
    </PopUpCard>
  );
}

function Entries() {
  const { t } = useTranslation();
  const { pauseQueue, resumeQueue, emptyQueue, moveInQueue } = useAppStore().getState();
  const queue = useApp((state) => state.queue);
  const { entries, pausedBy } = queue;
  const isPaintedHere = useApp((state) => state.run !== null);
  const isKept = useApp((state) => state.isQueueKept);
  const list = useRef<HTMLOListElement>(null);
  const [said, say] = useState('');
  const isPaintable = entries.some(({ trouble }) => trouble === null);

  const move = (id: string, to: number) => {
    const from = entries.findIndex(({ batch }) => batch.id === id);
    const place = Math.min(Math.max(0, to), entries.length - 1);
    if (from === place) return;
    moveInQueue(id, place);
    say(t('queue.moved', { place: place + 1, total: entries.length }));
  };

  return (
    <>
      <div className={styles['head']}>
        <h2 className={styles['title']}>{t('queue.title')}</h2>
        {isPaintable && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={pausedBy ? <IconPlayerPlay {...ICON} /> : <IconPlayerPause {...ICON} />}
            title={pausedBy ? undefined : t('queue.pauseHint')}
            onClick={pausedBy ? resumeQueue : pauseQueue}
          >
            {t(pausedBy ? 'queue.resume' : 'queue.pause')}
          </Button>
        )}
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconPlaylistX {...ICON} />}
          onClick={emptyQueue}
        >
          {t('queue.empty')}
        </Button>
      </div>
      <ol ref={list} className={styles['entries']}>
        {entries.map((entry, index) => (
          <QueueRow key={entry.batch.id} {...{ entry, index, list, move }} />
        ))}
      </ol>
      <p className={styles['foot']}>
        {sentences(
          [
            pausedBy !== null && t(isPaintedHere ? 'queue.pausing' : 'queue.paused'),
            nextInQueue(queue) !== undefined && !isPaintedHere && t('queue.elsewhere'),
            t(isKept ? 'queue.kept' : 'queue.notKept'),
          ],
          t,
        )}
      </p>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
