/** The sizes in bytes of caches, which can be made again from the pictures. */
export interface Derived {
  readonly thumbnails: number;
  readonly searchIndex: number;
}

export interface DiskSlice {
  /** null until it has been measured. */
  readonly derived: Derived | null;
  /** Reads all of them, which takes a moment with thousands of pictures. */
  measureDerived(): Promise<void>;
  dropThumbnails(): Promise<void>;
}
