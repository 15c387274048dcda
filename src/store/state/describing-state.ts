import type { DescribeResult } from '../../contract/matching.ts';
import type { Locale } from '../../contract/locales.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData } from '../ports.ts';
import type { MatchPicture } from './matching-state.ts';

export interface DescribingSlice {
  /** The picture that words are looked for or were found for. */
  readonly describedPicture: MatchPicture | null;
  readonly describeRun: JobRun | null;
  readonly description: DescribeResult | null;
  readonly describeFailure: ErrorData | null;
  /** Looks for words in a language; a search that is running ends. */
  describe(picture: MatchPicture, language: Locale): Promise<void>;
  cancelDescribe(): Promise<void>;
  /** Adds a word to the prompt, or takes it out again. */
  togglePromptWord(word: string, language: Locale): void;
}
