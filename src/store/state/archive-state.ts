import type { Packed } from '../ports.ts';

export type ArchiveKind = 'packing' | 'writing' | 'backing-up' | 'restoring' | 'importing';

/** The task that is running on many pictures. */
export interface ArchiveRun {
  readonly kind: ArchiveKind;
  readonly done: number;
  readonly total: number;
}

/** The result of the task. */
export type ArchiveNotice =
  | { readonly type: 'saved'; readonly count: number; readonly gone: number }
  | {
      readonly type: 'taken-in';
      readonly added: number;
      /** Were already here, and stay unchanged. */
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
  /** The pictures' files as a zip; null if packing was stopped or failed. */
  packPictures(ids: readonly string[]): Promise<Packed | null>;
  writePictures(folder: FileSystemDirectoryHandle, ids: readonly string[]): Promise<void>;
  /** All pictures with all their facts; null if the backup was stopped or failed. */
  backUpGallery(): Promise<Packed | null>;
  /** Adds the pictures that are missing here. */
  restoreGallery(backup: File): Promise<void>;
  /** Adds PNGs, JPEGs and WebPs unchanged, with the settings that they contain. */
  importPictures(files: readonly File[]): Promise<void>;
  stopArchive(): void;
  dismissArchiveNotice(): void;
}
