/** What is kept to be quick, and can be made again from the pictures. In bytes. */
export interface Derived {
  readonly thumbnails: number;
  readonly searchIndex: number;
}

export interface DiskSlice {
  /** null until it has been measured. */
  readonly derived: Derived | null;
  /** Reads all of it, which with thousands of pictures takes a moment. */
  measureDerived(): Promise<void>;
  dropThumbnails(): Promise<void>;
}
