/** The bytes of a storage, somewhere in the file. */
export interface StoredBytes {
  readonly bytes: number;
  /** Their range in the file, including what describes them. */
  readonly span: readonly [start: number, end: number];
  /**
   * The offset at which they start.
   *
   * @throws AppError `invalid-file` when their description contradicts the rest of the file
   */
  locate(): Promise<number>;
  /** Passes all of them on, and compares their checksum at the end if the file has one. */
  checked(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Finds the storages in a file. */
export interface StorageFinder {
  /** The number of items in the persistent id of a storage. */
  readonly idItems: number;

  /**
   * @param items, bytes their numbers, according to the pickle
   * @throws AppError `invalid-file` when they are not there
   */
  find(key: string, items: number, bytes: number): StoredBytes;
}
