import type { StorePorts } from './ports.ts';
import {
  EMPTY_QUEUE,
  nextInQueue,
  QUEUE_LIMIT,
  reduceQueue,
  reviveQueue,
  type QueueAction,
} from './queue.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { Queue, QueueEntry, QueueSlice } from './state/queue-state.ts';

/**
 * One queue for all tabs, of which one at a time paints. Changes made in a tab show there at once; the saved queue is authoritative
 * for all tabs. In a browser that saves nothing, each page has its own queue.
 */
export function createQueueSlice({ queue: port, newSeed }: StorePorts): SliceCreator<QueueSlice> {
  return (set, get, api) => {
    let isUsable = true;
    let unsaved: readonly QueueAction[] = [];
    let saving: Promise<void> | null = null;
    /** This tab's turn at painting, starting when it is requested. */
    let turn: Promise<void> | null = null;
    const askedHere = new Set<string>();

    const giveUp = () => {
      isUsable = false;
      unsaved = [];
      set({ isQueueKept: false });
    };

    /** Shows the saved queue together with changes that are not saved yet. */
    const show = (saved: unknown) => {
      set({ queue: unsaved.reduce(reduceQueue, reviveQueue(saved)), isQueueKept: port.isShared });
      endWhatIsGone();
    };

    const endWhatIsGone = () => {
      const { run, queue } = get();
      const isUnderWay = run !== null && (run.jobId !== null || run.manifest === null);
      if (isUnderWay && !entryOf(queue, run.entryId)) void get().cancel();
    };

    const save = async () => {
      try {
        while (isUsable && unsaved.length > 0) {
          const { length } = unsaved;
          const saved = await port.change(unsaved);
          unsaved = unsaved.slice(length);
          show(saved);
        }
      } catch {
        giveUp();
      }
      saving = null;
    };

    const look = async () => {
      if (!isUsable) return;
      try {
        const saved = await port.load();
        if (isUsable) show(saved);
      } catch {
        giveUp();
      }
    };

    const change = (action: QueueAction) => {
      set({ queue: reduceQueue(get().queue, action) });
      if (!isUsable) return;
      unsaved = [...unsaved, action];
      saving ??= save();
    };

    const paintAll = async (died: string | null) => {
      if (port.isShared) await look();
      if (died !== null) change({ type: 'died', id: died });
      tellWhatWasLeft(died);
      for (let next = nextInQueue(get().queue); next; next = nextInQueue(get().queue)) {
        port.mark(next.batch.id);
        await get().paintNext(next);
      }
      port.mark(null);
      get().rest();
      if (get().queueNotice?.type === 'continues') set({ queueNotice: null });
      // Otherwise the next tab would find the entry that this one has just finished.
      await saving;
    };

    const tellWhatWasLeft = (died: string | null) => {
      const { queue } = get();
      const dead = queue.entries.find(({ batch }) => batch.id === died);
      if (dead?.trouble?.type === 'died') {
        return set({ queueNotice: { type: 'died', prompt: dead.batch.form.prompt } });
      }
      const left = queue.entries.filter(
        ({ batch, trouble }) => !trouble && !askedHere.has(batch.id),
      );
      if (left.length === 0 || !nextInQueue(queue)) return;
      set({ queueNotice: { type: 'continues', count: left.length } });
    };

    const work = () => {
      if (!nextInQueue(get().queue)) return;
      turn ??= port.inTurn(paintAll).finally(() => {
        turn = null;
        work();
      });
    };

    const tryAgain = (action: Extract<QueueAction, { type: 'retry' | 'mend' }>) => {
      if (entryOf(get().queue, action.id)?.trouble?.type === 'failed') set({ failure: null });
      change(action);
      work();
    };

    const remove = (removed: readonly QueueEntry[]) => {
      if (removed.length === 0) return;
      change({ type: 'remove', ids: removed.map(({ batch }) => batch.id) });
      set({ undoable: { type: 'unqueued', entries: removed } });
      endWhatIsGone();
    };

    /** Also true when the queue is paused, which may last. */
    const isOver = ({ queue, run }: AppState, id: string) => {
      if (run?.entryId === id) return false;
      const entry = entryOf(queue, id);
      return !entry || entry.trouble !== null || queue.pausedBy !== null;
    };

    return {
      queue: EMPTY_QUEUE,
      isQueueKept: false,
      isQueueOpen: false,
      queueNotice: null,
      async openQueue() {
        await look();
        port.subscribe(() => void look().then(work));
        work();
      },
      changeQueue: change,
      async enqueue(batch) {
        const { queue } = get();
        if (queue.entries.length >= QUEUE_LIMIT) return set({ queueNotice: { type: 'full' } });
        // Someone who asks for another picture wants to see whether it works now.
        if (queue.pausedBy !== null && queue.pausedBy !== 'user') change({ type: 'resume' });
        askedHere.add(batch.id);
        change({ type: 'add', batch });
        work();
        await new Promise<void>((resolve) => {
          const check = (state: AppState) => {
            if (!isOver(state, batch.id)) return;
            end();
            resolve();
          };
          const end = api.subscribe(check);
          check(get());
        });
      },
      removeFromQueue(id) {
        remove(get().queue.entries.filter(({ batch }) => batch.id === id));
      },
      moveInQueue: (id, to) => change({ type: 'move', id, to }),
      pauseQueue() {
        change({ type: 'pause', by: 'user' });
        if (get().queueNotice?.type === 'continues') set({ queueNotice: null });
      },
      resumeQueue() {
        change({ type: 'resume' });
        work();
      },
      emptyQueue() {
        remove(get().queue.entries);
      },
      retryInQueue: (id) => tryAgain({ type: 'retry', id }),
      mendInQueue(id, form) {
        const trouble = entryOf(get().queue, id)?.trouble;
        const isOfSeed = trouble?.type === 'failed' && trouble.error.code === 'numerical';
        const change = { form, ...(isOfSeed && { firstSeed: newSeed() }) };
        tryAgain({ type: 'mend', id, change });
      },
      putBackInQueue(entries) {
        for (const { batch } of entries) askedHere.add(batch.id);
        change({ type: 'put-back', entries });
        work();
      },
      showQueue: (isQueueOpen) => set({ isQueueOpen }),
      dismissQueueNotice: () => set({ queueNotice: null }),
    };
  };
}

const entryOf = ({ entries }: Queue, id: string) => entries.find(({ batch }) => batch.id === id);
