/**
 * How pictures come from the system's share sheet: it posts them to an address of the app, where the service worker keeps
 * them until a page takes them. The manifest (src/ui/web-manifest.ts) says the same to the system.
 */
export const SHARING = {
  /** The address, relative to the app's folder. */
  path: 'share-picture',
  /** The form's field with the files. */
  field: 'pictures',
  /** The Cache API's store in which they are kept. */
  cache: 'skypaint-shared',
  /** The header with a file's name there, percent-encoded. */
  nameHeader: 'X-File-Name',
  /** In the page's query when something was shared, with any value. */
  query: 'shared',
} as const;

/** What came to the page from outside it; no files if they could not be read. */
export interface Incoming {
  readonly from: 'file-manager' | 'share-sheet';
  readonly files: readonly File[];
}
