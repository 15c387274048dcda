export interface UpdatesSlice {
  /** How this page's version relates to the app's versions. */
  readonly version:
    | 'current'
    /** A newer version is waiting. */
    | 'update-ready'
    /** A newer version is waiting, but a job in another tab prevents the switch. */
    | 'update-held'
    /** Another tab has switched to a newer version. */
    | 'switched'
    /** A part of the page could not be loaded. */
    | 'incomplete';
  readonly offlineReady: boolean;
  /** Switches all tabs to the waiting version; never while a job runs in one of them. */
  applyUpdate(): Promise<void>;
  /** Reloads the page into whichever version is active; never while a job runs here. */
  reload(): void;
  /** Reports that a part of the page did not load. */
  missPart(): void;
  dismissOfflineReady(): void;
}
