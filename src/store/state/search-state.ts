import type { ErrorData } from '../ports.ts';

/** A search in the gallery, whose results replace the list of all pictures. */
export interface Search {
  readonly query: Query;
  /** The results by meaning, best first; null until they are known. */
  readonly ids: readonly string[] | null;
  readonly isSearching: boolean;
  /** Why the search by meaning is not available. */
  readonly failure: ErrorData | null;
}

export type Query =
  | { readonly by: 'words'; readonly text: string }
  | { readonly by: 'picture'; readonly id: string }
  /** All pictures with this prompt; those that best show what it asks for come first. */
  | { readonly by: 'prompt'; readonly prompt: string };

export interface SearchSlice {
  /** null while all pictures are shown. */
  readonly search: Search | null;
  /** The progress of indexing the pictures so that they can be found by meaning. */
  readonly indexing: {
    /** How many are not indexed yet; null until that is known. */
    readonly missing: number | null;
    /** Why indexing has stopped. */
    readonly failure: ErrorData | null;
  };
  openSearch(): void;
  /** Searches for words: at once in prompts and settings, and a little later by meaning. */
  searchFor(text: string): Promise<void>;
  searchSimilar(id: string): Promise<void>;
  /** Ranks all pictures that have the same prompt as this one. */
  rankByPrompt(id: string): Promise<void>;
  /** Repeats the search by meaning after more pictures have been indexed. */
  searchAgain(): Promise<void>;
  closeSearch(): void;
}
