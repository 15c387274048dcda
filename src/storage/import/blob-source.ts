import type { ByteSource } from '../../core/formats/byte-source.ts';
import { invalidFile } from '../../core/formats/file-error.ts';

/** A model has a thousand tensors, one after the other: asking for each by itself would take longer than its bytes. */
const SMALL_BYTES = 4 * 2 ** 20;
const WINDOW_BYTES = 8 * 2 ** 20;

/**
 * A file on the disk as the formats read it: by ranges, never whole.
 *
 * @throws AppError `invalid-file`, of `read`, when the file was moved or changed after the user picked it
 */
export function blobSource(name: string, blob: Blob): ByteSource {
  let window = { start: 0, content: new Uint8Array(0) };
  const readBlob = async (start: number, end: number) => {
    try {
      return new Uint8Array(await blob.slice(start, end).arrayBuffer());
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      throw invalidFile(name, 'moved or changed since it was picked', { found: error.name });
    }
  };
  return {
    name,
    bytes: blob.size,
    async read(start, end) {
      if (end - start > SMALL_BYTES) return readBlob(start, end);
      if (start < window.start || end > window.start + window.content.length) {
        const stop = Math.min(start + WINDOW_BYTES, blob.size);
        window = { start, content: await readBlob(start, stop) };
      }
      return window.content.slice(start - window.start, end - window.start);
    },
  };
}
