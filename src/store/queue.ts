import { asRecord } from './as-record.ts';
import { reviveForm } from './form.ts';
import { reviveGridPlan } from './grid-plan.ts';
import { pictureCount, type Batch } from './picture-requests.ts';
import { reviveControls } from './revive-controls.ts';
import type { Queue, QueueAction, QueueEntry, QueueTrouble } from './state/queue-state.ts';

export type { QueueAction };

/** More than anyone would want; it stops a key that is held down. */
export const QUEUE_LIMIT = 200;

/** After this many crashes of the page without a picture in between, an entry is set aside. */
export const MAX_DEATHS = 2;

export const EMPTY_QUEUE: Queue = { entries: [], pausedBy: null };

/** The queue after an action. An action on a missing entry changes nothing, because another tab may have been faster. */
export function reduceQueue(queue: Queue, action: QueueAction): Queue {
  const { entries } = queue;
  const change = (id: string, changed: (entry: QueueEntry) => QueueEntry): Queue => ({
    ...queue,
    entries: entries.map((entry) => (entry.batch.id === id ? changed(entry) : entry)),
  });
  switch (action.type) {
    case 'add':
      return withNew(queue, [{ batch: action.batch, done: 0, deaths: 0, trouble: null }]);
    case 'put-back':
      return withNew(queue, action.entries);
    case 'remove':
      return { ...queue, entries: entries.filter(({ batch }) => !action.ids.includes(batch.id)) };
    case 'move': {
      const moved = entries.find(({ batch }) => batch.id === action.id);
      if (!moved) return queue;
      const others = entries.filter((entry) => entry !== moved);
      return { ...queue, entries: others.toSpliced(Math.max(0, action.to), 0, moved) };
    }
    case 'painted': {
      const { id, done } = action;
      const { entries: counted } = change(id, (entry) => ({
        ...entry,
        done: Math.max(entry.done, done),
        deaths: 0,
      }));
      return {
        ...queue,
        entries: counted.filter((entry) => entry.done < pictureCount(entry.batch)),
      };
    }
    case 'died':
      return change(action.id, (entry) => {
        const deaths = entry.deaths + 1;
        return deaths < MAX_DEATHS
          ? { ...entry, deaths }
          : { ...entry, deaths, trouble: { type: 'died' } };
      });
    case 'set-aside':
      return change(action.id, (entry) => ({ ...entry, trouble: action.trouble }));
    case 'retry':
      return change(action.id, (entry) => ({ ...entry, deaths: 0, trouble: null }));
    case 'mend':
      return change(action.id, ({ batch, ...entry }) => ({
        ...entry,
        batch: { ...batch, ...action.change },
        deaths: 0,
        trouble: null,
      }));
    case 'pause':
      return { ...queue, pausedBy: action.by };
    case 'resume':
      return { ...queue, pausedBy: null };
  }
}

/** Adds entries at the end, but before an endless one, which would never let them have a turn. */
function withNew(queue: Queue, added: readonly QueueEntry[]): Queue {
  const { entries } = queue;
  const known = new Set(entries.map(({ batch }) => batch.id));
  const fresh = added.filter(({ batch }) => !known.has(batch.id));
  const endless = entries.findIndex(({ batch, trouble }) => batch.isEndless && !trouble);
  const at = endless === -1 ? entries.length : endless;
  return { ...queue, entries: entries.toSpliced(at, 0, ...fresh).slice(0, QUEUE_LIMIT) };
}

/** The entry to paint next; undefined if there is none. */
export function nextInQueue({ entries, pausedBy }: Queue): QueueEntry | undefined {
  return pausedBy === null ? entries.find(({ trouble }) => trouble === null) : undefined;
}

/** A queue from stored data, which an earlier version may have written. */
export function reviveQueue(saved: unknown): Queue {
  const { entries, pausedBy } = asRecord(saved);
  return {
    entries: Array.isArray(entries) ? entries.flatMap(reviveEntry) : [],
    pausedBy: (['user', 'full-disk', 'no-device'] as const).find((by) => by === pausedBy) ?? null,
  };
}

function reviveEntry(saved: unknown): readonly QueueEntry[] {
  const { batch: savedBatch, done, deaths, trouble } = asRecord(saved);
  const {
    form,
    start = null,
    controls,
    origin,
    modelName = null,
    ...others
  } = asRecord(savedBatch);
  const { id, modelId, firstSeed, isEndless, grid } = others;
  if (typeof id !== 'string' || typeof modelId !== 'string') return [];
  const batch: Batch = {
    id,
    modelId,
    modelName: modelName as Batch['modelName'],
    form: reviveForm(form),
    firstSeed: natural(firstSeed),
    start: start as Batch['start'],
    controls: reviveControls(controls),
    origin: asRecord(origin),
    isEndless: isEndless === true,
    grid: reviveGridPlan(grid),
  };
  return [
    {
      batch,
      done: natural(done),
      deaths: natural(deaths),
      trouble: (trouble ?? null) as QueueTrouble | null,
    },
  ];
}

const natural = (value: unknown) => (Number.isSafeInteger(value) ? Math.max(0, Number(value)) : 0);

/** How the storage of the queue applies actions. */
export const changeSavedQueue = (saved: unknown, actions: readonly unknown[]): Queue =>
  (actions as readonly QueueAction[]).reduce(reduceQueue, reviveQueue(saved));
