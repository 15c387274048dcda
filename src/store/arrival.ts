import type { DownloadPlan } from '../contract/download-plan.ts';
import type { Added, NameTaken } from '../contract/model-import.ts';
import type { ErrorCode, ErrorData } from './ports.ts';
import type { TransferRate } from './transfer-rate.ts';

/** How a download or an import stands. A download that needs importing goes on as an import. */
export type ArrivalStatus =
  | { readonly type: 'paused' }
  /** Sent to the engine, which has not said anything yet. */
  | { readonly type: 'starting' }
  | ({ readonly type: 'downloading'; readonly file: string } & TransferRate)
  | { readonly type: 'verifying'; readonly file: string }
  /** Something failed that may pass; `retryAt` is in milliseconds since the epoch. */
  | { readonly type: 'retrying'; readonly retryAt: number; readonly error: ErrorCode }
  | { readonly type: 'pausing' }
  /** Imports run one after the other. */
  | { readonly type: 'queued' }
  | { readonly type: 'reading'; readonly file: string }
  | ({ readonly type: 'converting'; readonly file: string } & TransferRate)
  | { readonly type: 'cancelling' }
  | {
      readonly type: 'failed';
      readonly during: 'download' | 'import';
      readonly error: ErrorData;
    }
  /** Another add-on has its name: the user is asked. */
  | NameTaken
  | { readonly type: 'added'; readonly added: Added };

/** A model or add-on on its way into the library. */
export interface Arrival {
  readonly id: string;
  /** Where it comes from, in names that need no translation. */
  readonly title: string;
  /** null for files of the user's own. */
  readonly plan: DownloadPlan | null;
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly status: ArrivalStatus;
}

/** Whether the engine is at it, or will be without being asked again. */
export function isUnderWay({ status }: Arrival): boolean {
  return !['paused', 'failed', 'name-taken', 'added'].includes(status.type);
}

const REFUSALS: readonly ErrorCode[] = ['unsupported', 'invalid-file', 'invalid-config'];

/** Whether it failed by what its files are: they would fail again. */
export function isRefused({ status }: Arrival): boolean {
  return (
    status.type === 'failed' && status.during === 'import' && REFUSALS.includes(status.error.code)
  );
}

export function planTitle({ source, layout, files: [file] }: DownloadPlan): string {
  if (source.type === 'hub' && layout !== 'single-file') return source.repo;
  return file?.path.split('/').at(-1) ?? '';
}

/** While an import runs, the download and what it becomes both lie on the disk. */
export function bytesNeeded({ layout, totalBytes }: DownloadPlan): number {
  return layout === 'skypaint' ? totalBytes : 2 * totalBytes;
}
