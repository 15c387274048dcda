import type { Ingredient } from '../../contract/picture-settings.ts';

/** The result of reading the settings of a picture that was dropped, pasted or opened. */
export type ReadingNotice =
  /** The file has no record of how it was painted, and became the start picture. */
  | { readonly type: 'no-settings' }
  | {
      readonly type: 'incomplete';
      /** Models and add-ons it was made with that are not on this device. */
      readonly missing: readonly Ingredient[];
      readonly unknownSampler: string | null;
      /** It was painted from another picture, which its file does not hold. */
      readonly startIsMissing: boolean;
      /** How many pictures that guided it are not here; its file does not hold them. */
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
