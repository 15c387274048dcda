import type { MatchingPair, MatchResult } from '../../contract/matching.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData } from '../ports.ts';

/** A picture to compare with texts. */
export interface MatchPicture {
  readonly id: string;
  readonly name: string;
  readonly file: Blob;
  /** The safety checker of the model that painted it marked it. */
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
  /** The pair that the user chose; null for the one that suggests itself. */
  readonly chosenPair: MatchingPair | null;
  readonly matchPictures: readonly MatchPicture[];
  /** How many pictures were left out when some were last added, because there would have been too many. */
  readonly matchLeftOut: number;
  /** As typed, one a line. */
  readonly matchTexts: string;
  readonly matchRun: JobRun | null;
  readonly matchedTable: MatchedTable | null;
  readonly matchFailure: ErrorData | null;
  choosePair(pair: MatchingPair): void;
  /** A picture that is there already, by its id, stays once. */
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
