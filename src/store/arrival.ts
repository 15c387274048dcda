import type { DownloadPlan } from '../contract/download-plan.ts';
import { convertsOnArrival } from '../contract/model-files.ts';
import type { Added, NameTaken } from '../contract/model-import.ts';
import type { ErrorCode, ErrorData } from './ports.ts';
import type { TransferRate } from './transfer-rate.ts';

/** The state of a download or import. A download that needs importing continues as an import. */
export type ArrivalStatus =
  | { readonly type: 'paused' }
  /** The request was sent to the engine, which has not answered yet. */
  | { readonly type: 'starting' }
  | ({ readonly type: 'downloading'; readonly file: string } & TransferRate)
  | { readonly type: 'verifying'; readonly file: string }
  /** A failure that may be temporary; `retryAt` is in milliseconds since the epoch. */
  | { readonly type: 'retrying'; readonly retryAt: number; readonly error: ErrorCode }
  | { readonly type: 'pausing' }
  /** Waiting for other imports, which run one after the other. */
  | { readonly type: 'queued' }
  | { readonly type: 'reading'; readonly file: string }
  | ({ readonly type: 'converting'; readonly file: string } & TransferRate)
  | { readonly type: 'cancelling' }
  | {
      readonly type: 'failed';
      readonly during: 'download' | 'import';
      readonly error: ErrorData;
    }
  /** Another add-on has the same name; the user has to decide. */
  | NameTaken
  | { readonly type: 'added'; readonly added: Added };

/** A model or add-on that is being added to the library. */
export interface Arrival {
  readonly id: string;
  /** The source, as a name that needs no translation. */
  readonly title: string;
  /** null for files from the user's device. */
  readonly plan: DownloadPlan | null;
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly status: ArrivalStatus;
}

/** Whether the engine is working on it, or will do so without another request. */
export function isUnderWay({ status }: Arrival): boolean {
  return !['paused', 'failed', 'name-taken', 'added'].includes(status.type);
}

const REFUSALS: readonly ErrorCode[] = ['unsupported', 'invalid-file', 'invalid-config'];

/** Whether it failed because of its files, so that trying again would fail too. */
export function isRefused({ status }: Arrival): boolean {
  return (
    status.type === 'failed' && status.during === 'import' && REFUSALS.includes(status.error.code)
  );
}

export function planTitle({ source, layout, files: [file] }: DownloadPlan): string {
  if (source.type === 'embedded') return `${source.name} ${source.version}`;
  if (source.type === 'hub' && layout !== 'single-file') return source.repo;
  return file?.path.split('/').at(-1) ?? '';
}

/** The most disk space that a download takes: if it is converted only afterwards, both it and the result are on the disk. */
export function bytesNeeded(plan: DownloadPlan): number {
  const { layout, totalBytes } = plan;
  return layout === 'skypaint' || convertsOnArrival(plan) ? totalBytes : 2 * totalBytes;
}
