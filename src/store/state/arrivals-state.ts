import type { DownloadPlan, SiteToken } from '../../contract/download-plan.ts';
import type { PendingDownload } from '../../contract/library.ts';
import type { PickedFile } from '../../contract/import-api.ts';
import type { Arrival } from '../arrival.ts';

/** The files of one model or add-on. */
export interface PickedGroup {
  readonly name: string;
  /** Their paths are relative to what the user picked. */
  readonly files: readonly PickedFile[];
}

export interface ArrivalsSlice {
  /** Oldest first. */
  readonly arrivals: readonly Arrival[];
  /**
   * Starts a download whose licence the user has agreed to. The token, and the choice to make the model small (8 bits) once it is here,
   * are kept while the page is open.
   */
  startDownload(
    plan: DownloadPlan,
    choices?: { readonly token?: SiteToken; readonly isSmall?: boolean },
  ): Promise<void>;
  pauseDownload(id: string): Promise<void>;
  /** Continues a download where it stopped; optionally from another mirror or with another token. */
  resumeDownload(
    id: string,
    change?: { readonly endpoint?: string; readonly token?: SiteToken },
  ): Promise<void>;
  /** Imports each group of files as a separate model or add-on. */
  importFiles(groups: readonly PickedGroup[]): Promise<void>;
  /** Retries a failed download or import. */
  retryArrival(id: string): Promise<void>;
  /** Replaces the add-on that has the same name. */
  replaceNamesake(id: string): Promise<void>;
  /** Imports the user's own files again, this time with the model's safety checker. */
  keepSafetyChecker(id: string): Promise<void>;
  /** Cancels a download or import and deletes all its data. */
  cancelArrival(id: string): Promise<void>;
  /** Removes a finished or failed entry from the list. */
  dismissArrival(id: string): void;
  /** Lists the downloads of an earlier visit. */
  showPendingDownloads(downloads: readonly PendingDownload[]): void;
}
