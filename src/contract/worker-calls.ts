import type { EngineApi } from './engine-api.ts';
import type { ImportApi } from './import-api.ts';
import { JOB_CALLS, type JobApi } from './jobs.ts';
import type { ModelLibraryApi } from './library-api.ts';
import type { PictureReaderApi } from './picture-settings.ts';

/** The library worker's interface. Only a change to a model or add-on waits for the picture that uses it. */
export type LibraryApi = ModelLibraryApi & ImportApi & PictureReaderApi;

/** The paint worker's interface. */
export type PaintApi = EngineApi & JobApi;

/** The interfaces of both workers. */
export type WorkerApi = PaintApi & LibraryApi;

export type CallKind =
  /** Has an outcome and may wait in a queue: it counts as alive as long as anything in the worker makes progress. */
  | 'call'
  /** Has an outcome and gives its own signs of life. */
  | 'job'
  /** A message to a worker; not sent if the worker is not running. */
  | 'note';

/** The calls that paint.worker.ts answers. */
export const PAINT_CALLS = {
  start: 'call',
  prepare: 'call',
  ...JOB_CALLS,
  cancel: 'note',
} as const satisfies Record<keyof PaintApi, CallKind>;

/** The calls that library.worker.ts answers. */
export const LIBRARY_CALLS = {
  planDownload: 'call',
  cancelPlan: 'note',
  download: 'call',
  pauseDownload: 'note',
  discardDownload: 'call',
  listModels: 'call',
  deleteModel: 'call',
  renameModel: 'call',
  setPrediction: 'call',
  verifyModel: 'call',
  verifyIfDue: 'call',
  storageUse: 'call',
  importModel: 'call',
  cancelImport: 'note',
  deleteAddOn: 'call',
  exportModel: 'call',
  readPicture: 'call',
} as const satisfies Record<keyof LibraryApi, CallKind>;
