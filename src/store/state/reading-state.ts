import type { Ingredient } from '../../contract/picture-settings.ts';

/** The result of reading the settings of a picture that was dropped, pasted or opened. */
export type ReadingNotice =
  /** The file has no record of how it was painted. */
  | { readonly type: 'no-settings' }
  | {
      readonly type: 'incomplete';
      /** Models and add-ons it was made with that are not on this device. */
      readonly missing: readonly Ingredient[];
      readonly unknownSampler: string | null;
    };

export interface ReadingSlice {
  readonly readingNotice: ReadingNotice | null;
  /** Fills the form with the settings in a picture's file, and lists what is not on this device. */
  readPicture(file: Blob): Promise<void>;
  dismissReadingNotice(): void;
}
