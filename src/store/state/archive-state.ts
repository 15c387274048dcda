import type { Packed } from '../ports.ts';

export type ArchiveKind = 'packing' | 'writing' | 'backing-up' | 'restoring' | 'importing';

/** What is being done with many pictures. */
export interface ArchiveRun {
  readonly kind: ArchiveKind;
  readonly done: number;
  readonly total: number;
}

/** What came of it. */
export type ArchiveNotice =
  | { readonly type: 'saved'; readonly count: number; readonly gone: number }
  | {
      readonly type: 'taken-in';
      readonly added: number;
      /** Were here already, and stay as they are. */
      readonly known: number;
      /** Could not be read. */
      readonly damaged: number;
      /** Whether the backup ends too early. */
      readonly isCutOff: boolean;
    }
  | { readonly type: 'disk-full'; readonly added: number }
  | { readonly type: 'no-backup' }
  | { readonly type: 'failed' };

export interface ArchiveSlice {
  readonly archiveRun: ArchiveRun | null;
  readonly archiveNotice: ArchiveNotice | null;
  /** The pictures' files as a zip; null if that was stopped or failed. */
  packPictures(ids: readonly string[]): Promise<Packed | null>;
  writePictures(folder: FileSystemDirectoryHandle, ids: readonly string[]): Promise<void>;
  /** All pictures with everything known of them; null if that was stopped or failed. */
  backUpGallery(): Promise<Packed | null>;
  /** Takes in what is not here yet. */
  restoreGallery(backup: File): Promise<void>;
  /** Takes in PNGs, JPEGs and WebPs as they are, with what they say of how they were painted. */
  importPictures(files: readonly File[]): Promise<void>;
  stopArchive(): void;
  dismissArchiveNotice(): void;
}
