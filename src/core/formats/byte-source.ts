import { invalidFile } from './file-error.ts';

/** A file that is read in ranges: on disk, in memory or over a network. */
export interface ByteSource {
  /** Used in messages, and in formats in which the file's name has a meaning. */
  readonly name: string;
  readonly bytes: number;
  /** The bytes from `start` to `end` (exclusive); the caller may keep and change them. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** A source over bytes in memory. */
export function bytesSource(name: string, content: Uint8Array): ByteSource {
  return {
    name,
    bytes: content.length,
    // Not `slice`, because Node's Buffer does not copy there.
    read: (start, end) => Promise.resolve(new Uint8Array(content.subarray(start, end))),
  };
}

/**
 * All bytes from `start` to `end` (exclusive).
 *
 * @throws AppError `invalid-file` when the range exceeds the file, or the file has become shorter
 */
export async function readRange(
  source: ByteSource,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!(start >= 0 && start <= end && end <= source.bytes)) {
    throw invalidFile(source.name, 'file cut off', {
      fault: 'cut-off',
      found: source.bytes,
      expected: end,
    });
  }
  const content = await source.read(start, end);
  if (content.length !== end - start) {
    throw invalidFile(source.name, 'file cut off', {
      fault: 'cut-off',
      found: content.length,
      expected: end - start,
    });
  }
  return content;
}
