import type { ErrorData } from '../core/errors.ts';
import type { JobRequest } from './job-request.ts';
import type { Locale } from './locales.ts';

export { shares } from '../core/matching/agreement.ts';

/** Two encoders that put texts and pictures into the same space. */
export type MatchingPair =
  | {
      /** The model whose text encoder reads the texts. */
      readonly modelId: string;
      readonly textEncoder?: never;
      /** The name of an image encoder among the add-ons; null for the one that the model itself has. */
      readonly imageEncoder: string | null;
    }
  /** The names of add-ons. */
  | {
      readonly modelId?: never;
      readonly textEncoder: string;
      readonly imageEncoder: string;
    };

export interface MatchRequest extends JobRequest {
  readonly pair: MatchingPair;
  readonly texts: readonly string[];
  /** Files of any kind that the browser can decode. */
  readonly pictures: readonly Blob[];
}

export interface MatchResult {
  readonly type: 'matched';
  /** For each picture its cosine with each text, `[texts]`, or why the picture could not be compared. */
  readonly pictures: readonly MatchedPicture[];
  /** The natural logarithm of the factor between cosines and the exponents of CLIP's probabilities. */
  readonly logitScale: number;
}

export type MatchedPicture =
  | { readonly ok: true; readonly cosines: Float32Array }
  | { readonly ok: false; readonly error: ErrorData };

export interface DescribeRequest extends JobRequest {
  readonly pair: MatchingPair;
  /** A file of any kind that the browser can decode. */
  readonly picture: Blob;
  /** Of the words; if the pair reads English only, they are English. */
  readonly language: Locale;
}

export interface DescribeResult {
  readonly type: 'described';
  /** The language of the words. */
  readonly language: Locale;
  /** The known words that are nearest to the picture, the nearest first. */
  readonly words: readonly { readonly text: string; readonly cosine: number }[];
}
