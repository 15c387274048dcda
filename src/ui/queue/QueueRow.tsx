import { ActionIcon, Button } from '@mantine/core';
import { IconGripVertical, IconX } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { pictureCount, queueCureOf, textIn, type QueueEntry } from '../../store/index.ts';
import { useNameById } from '../models/use-name-by-id.ts';
import { useCureLabel } from '../notices/use-cure-label.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useDragToMove } from './use-drag-to-move.ts';
import styles from './Queue.module.css';

interface Props {
  readonly entry: QueueEntry;
  readonly index: number;
  readonly list: RefObject<HTMLOListElement | null>;
  readonly move: (id: string, to: number) => void;
}

export function QueueRow({ entry, index, list, move }: Props) {
  const { t } = useTranslation();
  const { removeFromQueue } = useAppStore().getState();
  const { batch } = entry;
  const isPainting = useApp((state) => state.run?.entryId === batch.id);
  const drag = useDragToMove({ list, index, move: (to) => move(batch.id, to) });
  const prompt = batch.form.prompt.trim() || t('queue.unprompted');

  return (
    <li
      className={styles['entry']}
      data-dragged={drag.draggedBy !== null}
      data-painting={isPainting}
      style={drag.draggedBy === null ? undefined : { translate: `0 ${drag.draggedBy}px` }}
    >
      <ActionIcon
        className={styles['grip'] ?? ''}
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t('queue.move', { prompt })}
        title={t('queue.moveHint')}
        {...drag.handlers}
      >
        <IconGripVertical size={16} stroke={1.6} />
      </ActionIcon>
      <div className={styles['what']}>
        <span className={styles['prompt']}>{prompt}</span>
        <span className={styles['facts']}>
          {isPainting && `${t('queue.painting')} · `}
          <Facts {...{ entry, isPainting }} />
        </span>
        {entry.trouble && <Trouble entry={entry} />}
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t('queue.remove', { prompt })}
        title={t('queue.remove', { prompt })}
        onClick={({ currentTarget }) => {
          focusNeighbour(currentTarget);
          removeFromQueue(batch.id);
        }}
      >
        <IconX size={16} stroke={1.6} />
      </ActionIcon>
    </li>
  );
}

/** Keeps the focus in the list when a row is removed. */
function focusNeighbour(button: HTMLElement) {
  const row = button.closest('li');
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  neighbour?.querySelector<HTMLElement>(':scope > button:last-child')?.focus();
}

interface FactsProps {
  readonly entry: QueueEntry;
  readonly isPainting: boolean;
}

function Facts({ entry: { batch, done }, isPainting }: FactsProps) {
  const { t } = useTranslation();
  const name = useNameById(batch.modelId);
  const { width, height } = batch.form.overrides;
  const total = pictureCount(batch);
  const isBegun = isPainting || done > 0;
  const facts = [
    total === Infinity
      ? t('queue.endless', { number: done })
      : total > 1 &&
        (isBegun
          ? t('queue.pictures', { current: Math.min(done + 1, total), total })
          : t('chips.count', { count: total })),
    width && height && t('queue.size', { width, height }),
    name,
  ];
  return facts.filter(Boolean).join(' · ');
}

function Trouble({ entry }: { readonly entry: QueueEntry }) {
  const { batch, trouble } = entry;
  const { t, i18n } = useTranslation();
  const store = useAppStore();
  const cure = useCureOf(entry);
  const labelOf = useCureLabel();
  if (!trouble) return null;
  const { modelName, modelId } = batch;
  const model = modelName ? textIn(modelName, i18n.language) : modelId;
  return (
    <div className={styles['trouble']}>
      {trouble.type === 'failed'
        ? t(`errors.${trouble.error.code}.title`)
        : t(`queue.trouble.${trouble.type}`, { model })}
      {cure && (
        <Button variant="subtle" size="compact-sm" px={0} onClick={cure.run}>
          {labelOf(cure)}
        </Button>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        px={0}
        onClick={() => store.getState().retryInQueue(batch.id)}
      >
        {t('queue.retry')}
      </Button>
    </div>
  );
}

function useCureOf(entry: QueueEntry) {
  const store = useAppStore();
  // What helps depends on the model and the device.
  useApp((state) => state.model);
  useApp((state) => state.device);
  return queueCureOf(entry, store.getState());
}
