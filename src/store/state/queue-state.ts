import type { Form } from '../form.ts';
import type { Batch } from '../picture-requests.ts';
import type { ErrorData } from '../ports.ts';

/** Why an entry waits until the user decides. */
export type QueueTrouble =
  /** The page crashed repeatedly while it was being painted. */
  | { readonly type: 'died' }
  /** Its model was deleted or cannot be opened. */
  | { readonly type: 'no-model' }
  | { readonly type: 'failed'; readonly error: ErrorData };

export interface QueueEntry {
  /** Its id is also the entry's id. */
  readonly batch: Batch;
  /** How many of its pictures have been painted. */
  readonly done: number;
  /** How often the page has crashed since the last of them. */
  readonly deaths: number;
  /** null while it may be painted. */
  readonly trouble: QueueTrouble | null;
}

export type PausedBy = 'user' | 'full-disk' | 'no-device';

/** One queue for all tabs. The first entry without trouble is painted, one picture at a time. */
export interface Queue {
  readonly entries: readonly QueueEntry[];
  readonly pausedBy: PausedBy | null;
}

export type QueueNotice =
  /** Work that an earlier visit, or another tab, left unfinished. */
  | { readonly type: 'continues'; readonly count: number }
  | { readonly type: 'died'; readonly prompt: string }
  | { readonly type: 'full' };

export type QueueAction =
  | { readonly type: 'add'; readonly batch: Batch }
  | { readonly type: 'put-back'; readonly entries: readonly QueueEntry[] }
  | { readonly type: 'remove'; readonly ids: readonly string[] }
  | { readonly type: 'move'; readonly id: string; readonly to: number }
  /** This many of its pictures have been painted by now; when all are, the entry is removed. */
  | { readonly type: 'painted'; readonly id: string; readonly done: number }
  | { readonly type: 'died'; readonly id: string }
  | { readonly type: 'set-aside'; readonly id: string; readonly trouble: QueueTrouble }
  | { readonly type: 'retry'; readonly id: string }
  | { readonly type: 'mend'; readonly id: string; readonly change: Partial<Batch> }
  | { readonly type: 'pause'; readonly by: PausedBy }
  | { readonly type: 'resume' };

export interface QueueSlice {
  readonly queue: Queue;
  /** Whether the queue outlives this page; false until that is known. */
  readonly isQueueKept: boolean;
  readonly isQueueOpen: boolean;
  readonly queueNotice: QueueNotice | null;
  /** Loads what earlier visits left, and continues with it. */
  openQueue(): Promise<void>;
  /** Adds a batch, which is painted when its turn comes. @returns when it is over, or when painting stops */
  enqueue(batch: Batch): Promise<void>;
  /** Changes the queue here at once, and for all tabs as soon as it is saved. */
  changeQueue(action: QueueAction): void;
  removeFromQueue(id: string): void;
  /** Moves an entry to another position, counted from 0. */
  moveInQueue(id: string, to: number): void;
  /** Starts nothing more; the picture that is being painted is finished. */
  pauseQueue(): void;
  resumeQueue(): void;
  /** Cancels what is being painted, and removes all that is waiting. */
  emptyQueue(): void;
  /** Retries an entry that was set aside. */
  retryInQueue(id: string): void;
  /** Retries a failed entry with other settings. */
  mendInQueue(id: string, form: Form): void;
  /** Undoes a removal. */
  putBackInQueue(entries: readonly QueueEntry[]): void;
  showQueue(isOpen: boolean): void;
  dismissQueueNotice(): void;
}
