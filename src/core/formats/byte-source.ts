import { invalidFile } from './file-error.ts';

/** A file that is read by ranges: on disk, in memory or behind a network. */
export interface ByteSource {
  /** For messages, and where a format gives the file's name a meaning. */
  readonly name: string;
  readonly bytes: number;
  /** The bytes from `start` up to and without `end`; the caller may keep and change them. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** A source over bytes in memory. */
export function bytesSource(name: string, content: Uint8Array): ByteSource {
  return {
    name,
    bytes: content.length,
    // Not `slice`, which for Node's Buffer would not copy.
    read: (start, end) => Promise.resolve(new Uint8Array(content.subarray(start, end))),
  };
}

/**
 * The bytes from `start` up to `end`, all of them.
 *
 * @throws AppError `invalid-file` when the range leaves the file, or the file has become shorter
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
