import type { EngineApi } from './engine-api.ts';
import type { ImportApi } from './import-api.ts';
import { jobNamesIn, type JobNameIn, type JobsIn, type JobWorker } from './jobs.ts';
import type { ModelLibraryApi } from './library-api.ts';
import type { OutpaintingApi } from './outpainting.ts';
import type { PromptingApi } from './prompting.ts';
import type { PictureReaderApi } from './picture-settings.ts';
import type { CaptionReaderApi } from './retrieval.ts';

/** The library worker's interface. Only a change to a model or add-on waits for the picture that uses it. */
export type LibraryApi = ModelLibraryApi &
  ImportApi &
  PictureReaderApi &
  OutpaintingApi &
  CaptionReaderApi &
  PromptingApi;

/** The interface of a worker with a device. */
export type EngineCalls<Where extends JobWorker> = EngineApi & JobsIn<Where>;

export type PaintApi = EngineCalls<'paint'>;
export type MatchApi = EngineCalls<'match'>;

/** The interfaces of all workers. */
export type WorkerApi = PaintApi & MatchApi & LibraryApi;

export type CallKind =
  /** Has an outcome and may wait in a queue: it counts as alive as long as anything in the worker makes progress. */
  | 'call'
  /** Has an outcome and gives its own signs of life. */
  | 'job'
  /** A message to a worker; not sent if the worker is not running. */
  | 'note';

function engineCalls<Where extends JobWorker>(worker: Where) {
  const jobs = jobNamesIn(worker).map((name) => [name, 'job']);
  return {
    start: 'call',
    checkAgain: 'call',
    prepare: 'call',
    largestPicture: 'call',
    ...(Object.fromEntries(jobs) as Record<JobNameIn<Where>, 'job'>),
    cancel: 'note',
  } as const;
}

/** The calls that paint.worker.ts answers. */
export const PAINT_CALLS = engineCalls('paint') satisfies Record<keyof PaintApi, CallKind>;

/** The calls that match.worker.ts answers. */
export const MATCH_CALLS = engineCalls('match') satisfies Record<keyof MatchApi, CallKind>;

/** The calls that library.worker.ts answers. */
export const LIBRARY_CALLS = {
  planDownload: 'call',
  cancelPlan: 'note',
  download: 'call',
  pauseDownload: 'note',
  discardDownload: 'call',
  findUpdate: 'call',
  listModels: 'call',
  deleteModel: 'call',
  renameModel: 'call',
  setPrediction: 'call',
  setSafetyCheck: 'call',
  shrinkModel: 'call',
  verifyModel: 'call',
  verifyIfDue: 'call',
  storageUse: 'call',
  searchIndexBytes: 'call',
  importModel: 'call',
  cancelImport: 'note',
  deleteAddOn: 'call',
  shrinkAddOn: 'call',
  exportModel: 'call',
  exportAddOn: 'call',
  readPicture: 'call',
  readStart: 'call',
  growPicture: 'call',
  readCaptions: 'call',
  unfinishedRetrievals: 'call',
  discardRetrieval: 'call',
  measurePrompts: 'call',
  addWordLists: 'call',
  wordLists: 'call',
  removeWordList: 'call',
  readStyles: 'call',
  complete: 'call',
  promptVariants: 'call',
  randomPrompt: 'call',
} as const satisfies Record<keyof LibraryApi, CallKind>;
