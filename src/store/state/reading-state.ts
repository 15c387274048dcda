import type { Ingredient } from '../../contract/picture-settings.ts';

/** The result of reading the settings of a picture that was dropped, pasted or opened. */
export type ReadingNotice =
  /** The file does not record how it was painted, so it became the start picture. */
  | { readonly type: 'no-settings' }
  | {
      readonly type: 'incomplete';
      /** Models and add-ons it was made with that are not on this device. */
      readonly missing: readonly Ingredient[];
      readonly unknownSampler: string | null;
      /** It was painted from another picture, which is not in its file. */
      readonly startIsMissing: boolean;
      /** How many of its guide pictures are missing here; they are not in its file. */
      readonly guidesMissing: number;
    };

export interface ReadingSlice {
  readonly readingNotice: ReadingNotice | null;
  /**
   * Fills the form with the settings in a picture's file, and lists what is not on this device. A picture without settings
   * becomes the start picture.
   */
  readPicture(file: File): Promise<void>;
  dismissReadingNotice(): void;
}
