import type { ErrorData } from '../core/errors.ts';
import type { JobRequest } from './job-request.ts';

export { shares } from '../core/matching/agreement.ts';

/** Two encoders that put texts and pictures into the same space. */
export interface MatchingPair {
  /** The model whose text encoder reads the texts. */
  readonly modelId: string;
  /** The name of an image encoder among the add-ons; null for the one that the model itself has. */
  readonly imageEncoder: string | null;
}

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
