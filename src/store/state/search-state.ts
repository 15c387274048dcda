import type { ErrorData } from '../ports.ts';

/** What the gallery shows instead of all its pictures. */
export interface Search {
  readonly query: Query;
  /** What was found by meaning, the best first; null until that is known. */
  readonly ids: readonly string[] | null;
  readonly isLooking: boolean;
  /** Why nothing could be looked for by meaning. */
  readonly failure: ErrorData | null;
}

export type Query =
  | { readonly by: 'words'; readonly text: string }
  | { readonly by: 'picture'; readonly id: string }
  /** All pictures with this prompt, those first that show best what it asks for. */
  | { readonly by: 'prompt'; readonly prompt: string };

export interface SearchSlice {
  /** null while all pictures are shown. */
  readonly search: Search | null;
  /** The progress of looking at pictures so that they can be found by meaning. */
  readonly indexing: {
    /** How many have not been looked at; null until that is known. */
    readonly missing: number | null;
    /** Why no more are looked at. */
    readonly failure: ErrorData | null;
  };
  openSearch(): void;
  /** Finds what the words say: at once by prompts and settings, and a little later by meaning. */
  searchFor(text: string): Promise<void>;
  searchSimilar(id: string): Promise<void>;
  /** Orders all pictures that have this one's prompt. */
  rankByPrompt(id: string): Promise<void>;
  /** Looks for the same by meaning once more, after more pictures have been looked at. */
  searchAgain(): Promise<void>;
  closeSearch(): void;
}
