import type { EngineApi } from './engine-api.ts';
import type { ImportApi } from './import-api.ts';
import type { ModelLibraryApi } from './library-api.ts';
import type { PictureReaderApi } from './picture-settings.ts';

/** What the library's worker does for the page. Nothing of it waits for a picture, but a change to what paints it. */
export type LibraryApi = ModelLibraryApi & ImportApi & PictureReaderApi;

/** All that the workers do for the page. */
export type WorkerApi = EngineApi & LibraryApi;

export type CallKind =
  /** Has an outcome, and may wait for others' turn: as long as anything moves, it counts as alive. */
  | 'call'
  /** Has an outcome, and gives signs of life of its own. */
  | 'job'
  /** Tells a worker something; one that does not run has nothing to hear. */
  | 'note';

/** The calls that paint.worker.ts answers. */
export const PAINT_CALLS = {
  start: 'call',
  prepare: 'call',
  generate: 'job',
  cancel: 'note',
} as const satisfies Record<keyof EngineApi, CallKind>;

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
