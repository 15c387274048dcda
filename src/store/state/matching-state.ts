import type { MatchingPair, MatchResult } from '../../contract/matching.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData } from '../ports.ts';

/** A picture to compare with texts. */
export interface MatchPicture {
  readonly id: string;
  readonly name: string;
  readonly file: Blob;
  /** Whether the safety checker of the model that painted it marked it. */
  readonly isMarked?: boolean;
}

/** What was compared, and the result. */
export interface MatchedTable extends Pick<MatchResult, 'logitScale'> {
  readonly texts: readonly string[];
  readonly rows: readonly {
    readonly picture: MatchPicture;
    readonly matched: MatchResult['pictures'][number];
  }[];
}

export interface MatchingSlice {
  /** The pair that the user chose; null for the default. */
  readonly chosenPair: MatchingPair | null;
  readonly matchPictures: readonly MatchPicture[];
  /** How many pictures exceeded the limit and were left out when some were last added. */
  readonly matchLeftOut: number;
  /** As typed, one per line. */
  readonly matchTexts: string;
  readonly matchRun: JobRun | null;
  readonly matchedTable: MatchedTable | null;
  readonly matchFailure: ErrorData | null;
  choosePair(pair: MatchingPair): void;
  /** Adds pictures; one with an id that is already there is not added again. */
  addMatchPictures(
    pictures: readonly (Omit<MatchPicture, 'id'> & Partial<Pick<MatchPicture, 'id'>>)[],
  ): void;
  removeMatchPicture(id: string): void;
  clearMatchPictures(): void;
  setMatchTexts(text: string): void;
  /** Compares all pictures with all lines; does nothing while a comparison is running. */
  match(): Promise<void>;
  cancelMatch(): Promise<void>;
}
