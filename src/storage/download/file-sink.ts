/** Where the bytes of a download go, in their order. */
export interface FileSink {
  /** How many have come. */
  readonly bytes: number;
  /** The validator of the response that they came with, see `validatorOf`. */
  readonly etag: string | null;
  append(chunk: Uint8Array<ArrayBuffer>): Promise<void> | void;
  /** Deletes all bytes; the next ones are the file's first. */
  restart(etag: string | null): Promise<void>;
  /** Whether the bytes match the hash; called when they are all there. */
  isRight(): Promise<boolean> | boolean;
  /** Completes the file. */
  finish(): Promise<void>;
  /** Closes it and keeps the bytes for the next visit. */
  suspend(): void;
}
