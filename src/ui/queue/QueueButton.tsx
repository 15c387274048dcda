import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPause, IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';
import { nextInQueue } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Queue.module.css';

const QueueList = lazyPart(async () => (await import('./QueueList.tsx')).QueueList);

/** Shows how many requests are waiting, and opens their list. It is hidden while none is waiting. */
export function QueueButton() {
  const { t } = useTranslation();
  const { showQueue } = useAppStore().getState();
  const isOpen = useApp((state) => state.isQueueOpen);
  const { button, popUp } = usePopUp('dialog', { isOpen, setOpen: showQueue });
  const queue = useApp((state) => state.queue);
  const { entries, pausedBy } = queue;
  const isPaintedHere = useApp((state) => state.run !== null);
  const hasTrouble = entries.some(({ trouble }) => trouble !== null);
  // If not here, then in another tab.
  const isPainted = isPaintedHere || nextInQueue(queue) !== undefined;
  const count = entries.length - (isPainted ? 1 : 0);
  const isOffered = count > 0 || (isOpen && entries.length > 0);
  if (!isOffered) return null;

  const Icon = hasTrouble ? IconAlertTriangle : pausedBy ? IconPlayerPause : IconStack2;
  const key = hasTrouble ? 'openTrouble' : pausedBy ? 'openPaused' : 'open';
  const label = t(`queue.${key}`, { count });
  return (
    <>
      <Button
        {...button}
        className={styles['open'] ?? ''}
        data-trouble={hasTrouble}
        variant="subtle"
        color="gray"
        size="md"
        px={8}
        aria-label={label}
        title={label}
      >
        <Icon size={18} stroke={1.6} aria-hidden="true" />
        <span className={styles['count']}>{count}</span>
      </Button>
      {popUp && <QueueList popUp={popUp} />}
    </>
  );
}
