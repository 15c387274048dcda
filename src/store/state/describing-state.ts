import type { DescribeResult } from '../../contract/matching.ts';
import type { Locale } from '../../contract/locales.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData } from '../ports.ts';
import type { MatchPicture } from './matching-state.ts';

export interface DescribingSlice {
  /** The picture that words are being searched for, or were found for. */
  readonly describedPicture: MatchPicture | null;
  readonly describeRun: JobRun | null;
  readonly description: DescribeResult | null;
  readonly describeFailure: ErrorData | null;
  /** Finds words in a language; cancels a search that is running. */
  describe(picture: MatchPicture, language: Locale): Promise<void>;
  cancelDescribe(): Promise<void>;
  /** Adds a word to the prompt, or removes it again. */
  togglePromptWord(word: string, language: Locale): void;
}
