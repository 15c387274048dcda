export interface UpdatesSlice {
  /** Where this page stands among the app's versions. */
  readonly version:
    | 'current'
    /** A newer one is waiting. */
    | 'update-ready'
    /** A newer one is waiting, but a job in another tab prevents the switch. */
    | 'update-held'
    /** Another tab has switched to a newer one. */
    | 'switched'
    /** A part of the page could not be loaded. */
    | 'incomplete';
  readonly offlineReady: boolean;
  /** Switches all tabs to the waiting version; never while a job runs in one of them. */
  applyUpdate(): Promise<void>;
  /** Reloads the page into whichever version is active; never while a job runs here. */
  reload(): void;
  /** A part of the page did not load. */
  missPart(): void;
  dismissOfflineReady(): void;
}
