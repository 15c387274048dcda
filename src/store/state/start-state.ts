import type { PaintMask } from '../../contract/paint-mask.ts';
import type { PixelSize } from '../../contract/pixel-size.ts';
import type { StartChange, StartFit, StartPicture } from '../../contract/start-picture.ts';
import type { ModelOptions } from '../form.ts';
import type { ErrorData, Picture } from '../ports.ts';

/** The picture that the next ones start from. */
export interface ChosenStart extends StartPicture {
  /** The name of the file, or of the picture in the gallery. */
  readonly name: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly changes: readonly StartChange[];
  /** The picture's id in the gallery, if it came from there; it may be gone by now. */
  readonly fromId: string | null;
  /** The size that the user had set before it followed this picture; null if it did not follow. */
  readonly sizeBefore: Partial<Pick<ModelOptions, 'width' | 'height'>> | null;
}

export type StartNotice =
  /** The file is not a readable picture. */
  | { readonly type: 'refused'; readonly name: string; readonly error: ErrorData }
  /** The start picture of an earlier visit, or of an earlier picture, can no longer be read. */
  | { readonly type: 'lost' }
  /** The browser could not save the start picture, so a reload will lose it. */
  | { readonly type: 'not-kept' };

export interface StartSlice {
  readonly start: ChosenStart | null;
  /** Whether a file is being made into a start picture. */
  readonly isReadingStart: boolean;
  readonly startNotice: StartNotice | null;
  /** Restores the start picture of the last visit. */
  loadStart(): Promise<void>;
  /** Starts the next pictures from this one, with its size where possible; reports what is wrong with an unreadable file. */
  useAsStart(
    file: Blob,
    name: string,
    fromId?: string | null,
    mask?: PaintMask | null,
  ): Promise<void>;
  /** The same with a picture from the gallery. */
  startFrom(picture: Picture): Promise<void>;
  /** Starts from what another picture started from, or from noise if null, without changing the size. */
  startLike(
    start: StartPicture | null,
    named?: Pick<ChosenStart, 'name' | 'fromId'>,
  ): Promise<void>;
  /** Waits for the picture that is being read. @returns whether it, or what the user wanted instead, is the start now */
  startRead(): Promise<boolean>;
  setStartFit(fit: StartFit): void;
  setSize(size: PixelSize): void;
  /** Starts from noise again, at the previous size. */
  clearStart(): void;
  dismissStartNotice(): void;
}
