import type { ErrorData } from '../core/errors.ts';
import type { CaptionFormat } from '../core/formats/captions/caption-file.ts';
import type {
  CaptionProblem,
  CaptionProblemKind,
} from '../core/formats/captions/caption-problem.ts';
import type { TextEncoding } from '../core/formats/captions/text-encoding.ts';
import type { TwoWayRecall } from '../core/matching/two-way-recall.ts';
import type { Outcome } from './engine-api.ts';
import type { PickedFile } from './picked-file.ts';
import type { JobRequest } from './job-request.ts';
import type { MatchingPair } from './matching.ts';

export type { CaptionFormat, CaptionProblem, CaptionProblemKind, TextEncoding, TwoWayRecall };

/** Where captions come from: the user's files, or the set that ships with the page. */
export type CaptionSource =
  { readonly type: 'files'; readonly files: readonly PickedFile[] } | { readonly type: 'shipped' };

/** One of the sets of captions in a folder. */
export interface CaptionChoice {
  /** The path of the file of captions. */
  readonly file: string;
  /** A value of its column `split`; null for the whole file. */
  readonly split: string | null;
}

export interface SetPicture {
  /** A path, or an id in a file of pictures. */
  readonly name: string;
  /** An image file, or its base64. */
  readonly file: Blob;
  readonly isBase64: boolean;
}

/** Captions and pictures that belong together. */
export interface RetrievalSet {
  /** A hash of the captions and of the pictures' names, sizes and dates. */
  readonly id: string;
  /** The name of the folder, for messages. */
  readonly name: string;
  readonly texts: readonly string[];
  /** For each text, indices into `pictures`. */
  readonly picturesOf: readonly (readonly number[])[];
  readonly pictures: readonly SetPicture[];
}

/** What was found in a folder. */
export interface CaptionFolder {
  readonly choices: readonly CaptionChoice[];
  /** The one that was read. */
  readonly chosen: CaptionChoice;
  readonly format: CaptionFormat;
  readonly encoding: TextEncoding;
  readonly problems: readonly CaptionProblem[];
  readonly set: RetrievalSet;
}

/** A measurement that was paused, or that was not finished when the page closed. Its embeddings so far are stored. */
export interface UnfinishedRetrieval {
  readonly setId: string;
  readonly name: string;
  /** Texts and pictures. */
  readonly done: number;
  readonly total: number;
}

/** The part of the library worker that finds captions; it computes nothing. */
export interface CaptionReaderApi {
  /**
   * Finds the captions and pictures in a folder.
   *
   * @param choice null for the most likely one
   * @returns an `unreadable-captions` error if there are none
   */
  readCaptions(
    source: CaptionSource,
    choice: CaptionChoice | null,
  ): Promise<Outcome<CaptionFolder>>;
  /** The latest one first. */
  unfinishedRetrievals(): Promise<Outcome<readonly UnfinishedRetrieval[]>>;
  /** Deletes what is stored of a measurement. */
  discardRetrieval(setId: string): Promise<Outcome<null>>;
}

export interface RetrievalRequest extends JobRequest {
  readonly pair: MatchingPair;
  readonly set: RetrievalSet;
}

export interface RetrievalResult extends TwoWayRecall {
  readonly type: 'measured';
  /** Those that took part. */
  readonly texts: number;
  readonly pictures: number;
  /** Pictures that could not be decoded. They are left out, and so are captions that have no other picture. */
  readonly failures: readonly PictureFailure[];
  /** False if the disk refused to store the progress. */
  readonly wasStored: boolean;
}

export interface PictureFailure {
  readonly name: string;
  readonly error: ErrorData;
}
