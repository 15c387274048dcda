import type { Picture } from '../ports.ts';

export interface GallerySlice {
  /** Newest first. */
  readonly pictures: readonly Picture[];
  /** The selected picture; null shows the one being painted, or else the newest. */
  readonly selectedId: string | null;
  /** Covered pictures that the user wants to see while this page is open. */
  readonly uncoveredIds: readonly string[];
  /** Storage problems with the pictures that the user should know about. */
  readonly galleryNotice:
    { readonly type: 'not-kept' } | { readonly type: 'dropped'; readonly count: number } | null;
  /** The disk refused something: this page may hold pictures that no other has. */
  readonly hasUnkeptPictures: boolean;
  loadGallery(): Promise<void>;
  keep(picture: Picture): Promise<void>;
  select(id: string | null): void;
  /** Shows a picture that its model's safety checker marked, or covers it again. */
  setCovered(id: string, isCovered: boolean): void;
  remove(id: string): Promise<void>;
  clearGallery(): Promise<void>;
  /** Undoes a deletion. */
  putBack(pictures: readonly Picture[]): Promise<void>;
  dismissGalleryNotice(): void;
}
