/** The bytes of a storage, somewhere in the file. */
export interface StoredBytes {
  readonly bytes: number;
  /** From where to where in the file they lie, with what describes them. */
  readonly span: readonly [start: number, end: number];
  /**
   * Where they begin.
   *
   * @throws AppError `invalid-file` when what describes them contradicts the rest
   */
  locate(): Promise<number>;
  /** Passes all of them on and compares their checksum at the end, if the file has one. */
  checked(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Knows where a file has its storages. */
export interface StorageFinder {
  /** How many items the persistent id of a storage has. */
  readonly idItems: number;

  /**
   * @param items, bytes how many there are, according to the pickle
   * @throws AppError `invalid-file` when they are not there
   */
  find(key: string, items: number, bytes: number): StoredBytes;
}
