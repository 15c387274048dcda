import type { NewPicture, Picture, PictureMarks } from '../ports.ts';

export interface GallerySlice {
  /** Newest first. */
  readonly pictures: readonly Picture[];
  /** Deleted pictures, which can still be restored; last deleted first. */
  readonly bin: readonly Picture[];
  /** The selected picture; null shows the one being painted, or else the newest. */
  readonly selectedId: string | null;
  /** Covered pictures that the user wants to see while this page is open. */
  readonly uncoveredIds: readonly string[];
  /** Storage problems with the pictures that the user should know about. */
  readonly galleryNotice:
    | { readonly type: 'not-kept' }
    /** The file of a requested picture is gone. */
    | { readonly type: 'file-gone' }
    | { readonly type: 'dropped'; readonly count: number }
    | null;
  /** Whether the disk refused something, so that this page may hold pictures that exist nowhere else. */
  readonly hasUnkeptPictures: boolean;
  loadGallery(): Promise<void>;
  keep(picture: NewPicture): Promise<void>;
  /** Shows a picture that has already been passed to the gallery. */
  showKept(picture: NewPicture): void;
  /** A picture's file; null if it is gone. */
  pictureFile(id: string): Promise<Blob | null>;
  /** The same without waiting, if it is in memory. */
  heldFile(id: string): Blob | undefined;
  /** The same for work that cannot do without the file: if it is gone, the user is told. */
  neededFile(id: string): Promise<Blob | null>;
  /** Never resolves if the signal is aborted first. */
  pictureThumbnail(id: string, signal?: AbortSignal): Promise<Blob | null>;
  select(id: string | null): void;
  /** Shows a picture that its model's safety checker marked, or covers it again. */
  setCovered(id: string, isCovered: boolean): void;
  /** Moves a picture to the bin, from where it can be restored. */
  remove(id: string): Promise<void>;
  removeMany(ids: readonly string[]): Promise<void>;
  clearGallery(): Promise<void>;
  /** Undoes a deletion. */
  putBack(ids: readonly string[]): Promise<void>;
  /** Deletes pictures for good. */
  erase(ids: readonly string[]): Promise<void>;
  /** Changes favourites and albums. */
  mark(
    ids: readonly string[],
    marksOf: (marks: PictureMarks) => Pick<PictureMarks, 'favourite' | 'albums'>,
  ): Promise<void>;
  dismissGalleryNotice(): void;
}
