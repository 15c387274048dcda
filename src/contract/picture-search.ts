import type { JobRequest } from './job-request.ts';
import type { MatchingPair } from './matching.ts';

/** Searching in the gallery by meaning: an image encoder has seen each picture, and its index knows what it saw. */
interface IndexJob extends JobRequest {
  readonly pair: MatchingPair;
}

export interface ReconcileRequest extends IndexJob {
  /** All pictures of the gallery. The index forgets any others. */
  readonly ids: readonly string[];
}

export interface ReconcileResult {
  readonly type: 'reconciled';
  /** In the order of the request. */
  readonly missing: readonly string[];
}

export interface IndexRequest extends IndexJob {
  readonly pictures: readonly { readonly id: string; readonly file: Blob }[];
}

export interface IndexResult {
  readonly type: 'indexed';
  /** The first ones of the request, at least one. They may include pictures that cannot be decoded, which nothing will find. */
  readonly ids: readonly string[];
}

export type SearchQuery =
  /** What the user typed, in any language that the text encoder reads. */
  | { readonly by: 'words'; readonly text: string }
  /** More like this one, which must be in the index. */
  | { readonly by: 'picture'; readonly id: string }
  /** How well each of these shows what the prompt asks for; all are in the result. */
  | { readonly by: 'prompt'; readonly prompt: string; readonly among: readonly string[] };

export interface SearchRequest extends IndexJob {
  readonly query: SearchQuery;
}

export interface SearchResult {
  readonly type: 'found';
  /** The best first. */
  readonly ids: readonly string[];
}
