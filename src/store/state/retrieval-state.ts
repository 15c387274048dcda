import type { MatchingPair } from '../../contract/matching.ts';
import type {
  CaptionChoice,
  CaptionFolder,
  CaptionSource,
  RetrievalResult,
  UnfinishedRetrieval,
} from '../../contract/retrieval.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData } from '../ports.ts';

export interface RetrievalRun extends JobRun {
  /** Null until there is an estimate. */
  readonly remainingMs: number | null;
}

/** A finished measurement. */
export interface Measurement {
  /** Identifies the data set and the pair. */
  readonly id: string;
  readonly setName: string;
  readonly isShipped: boolean;
  readonly pair: MatchingPair;
  readonly result: RetrievalResult;
}

export interface RetrievalSlice {
  readonly captionSource: CaptionSource | null;
  readonly captionFolder: CaptionFolder | null;
  readonly isReadingCaptions: boolean;
  /** Why a folder could not be used. */
  readonly captionFailure: ErrorData | null;
  readonly retrievalRun: RetrievalRun | null;
  readonly retrievalFailure: ErrorData | null;
  /** Latest first. */
  readonly unfinishedRetrievals: readonly UnfinishedRetrieval[];
  /** In the order in which they were made. */
  readonly measurements: readonly Measurement[];
  /** Searches for captions and pictures. */
  openCaptions(source: CaptionSource): Promise<void>;
  /** Reads another set of the same folder. */
  chooseCaptions(choice: CaptionChoice): Promise<void>;
  /** Starts measuring, or continues. */
  measureRetrieval(): Promise<void>;
  pauseRetrieval(): Promise<void>;
  loadUnfinishedRetrievals(): Promise<void>;
  discardRetrieval(setId: string): Promise<void>;
}
