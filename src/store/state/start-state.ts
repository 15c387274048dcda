import type { PaintMask } from '../../contract/paint-mask.ts';
import type { PixelSize } from '../../contract/pixel-size.ts';
import type { StartChange, StartFit, StartPicture } from '../../contract/start-picture.ts';
import type { ModelOptions } from '../form.ts';
import type { ErrorData, Picture } from '../ports.ts';

/** The picture that the next ones start from. */
export interface ChosenStart extends StartPicture {
  /** Of the file, or of the picture in the gallery. */
  readonly name: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly changes: readonly StartChange[];
  /** The picture's id in the gallery, if it came from there; it may be gone by now. */
  readonly fromId: string | null;
  /** The user's own size before it followed this picture's; null if it did not. */
  readonly sizeBefore: Partial<Pick<ModelOptions, 'width' | 'height'>> | null;
}

export type StartNotice =
  /** The file is no picture that can be read. */
  | { readonly type: 'refused'; readonly name: string; readonly error: ErrorData }
  /** The one of an earlier visit, or of an earlier picture, can no longer be read. */
  | { readonly type: 'lost' }
  /** The browser could not save it, so a reload will lose it. */
  | { readonly type: 'not-kept' };

export interface StartSlice {
  readonly start: ChosenStart | null;
  /** A file is being made into a start picture. */
  readonly isReadingStart: boolean;
  readonly startNotice: StartNotice | null;
  /** Brings back the one of the last visit. */
  loadStart(): Promise<void>;
  /** Starts the next pictures from this one, in a size like its own; says what is wrong with a file that cannot be read. */
  useAsStart(
    file: Blob,
    name: string,
    fromId?: string | null,
    mask?: PaintMask | null,
  ): Promise<void>;
  /** The same with a picture of the gallery. */
  startFrom(picture: Picture): Promise<void>;
  /** Starts from what another picture started from, null for noise, without a change of the size. */
  startLike(
    start: StartPicture | null,
    named?: Pick<ChosenStart, 'name' | 'fromId'>,
  ): Promise<void>;
  setStartFit(fit: StartFit): void;
  setSize(size: PixelSize): void;
  /** Starts from noise again, in the size from before. */
  clearStart(): void;
  dismissStartNotice(): void;
}
