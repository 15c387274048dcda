import type { ByteSource } from '../../core/formats/byte-source.ts';
import { invalidFile } from '../../core/formats/file-error.ts';

/** What is asked of the disk at a time: a model has a thousand tensors, most of them smaller than a question takes. */
export const WINDOW_BYTES = 4 * 2 ** 20;
/** So many windows are on their way while a reader goes from one to the next: an answer takes longer than its bytes. */
const AHEAD = 3;

/**
 * A file on the disk as the formats read it: by ranges, never whole.
 *
 * @throws AppError `invalid-file`, of `read`, when the file was moved or changed after the user picked it
 */
export function blobSource(name: string, blob: Blob): ByteSource {
  const windows = new Map<number, Promise<Uint8Array>>();

  async function readWindow(index: number) {
    const start = index * WINDOW_BYTES;
    try {
      return new Uint8Array(await blob.slice(start, start + WINDOW_BYTES).arrayBuffer());
    } catch (error) {
      windows.delete(index);
      if (!(error instanceof DOMException)) throw error;
      throw invalidFile(name, 'moved or changed since it was picked', { found: error.name });
    }
  }

  function request(first: number, last: number): void {
    for (let index = first; index <= last && index * WINDOW_BYTES < blob.size; index++) {
      if (windows.has(index)) continue;
      const window = readWindow(index);
      window.catch(() => undefined); // whoever reads it hears of it, and perhaps nobody does
      windows.set(index, window);
    }
  }

  return {
    name,
    bytes: blob.size,
    async read(start, end) {
      const content = new Uint8Array(Math.max(0, Math.min(end, blob.size) - start));
      const last = Math.ceil((start + content.length) / WINDOW_BYTES) - 1;
      for (let index = Math.floor(start / WINDOW_BYTES); index <= last; index++) {
        // Whoever comes to a window that is here has come from the one before it, or reads on in this one.
        const goesOn = windows.has(index);
        for (const old of windows.keys()) {
          if (old < index || old > index + AHEAD) windows.delete(old);
        }
        request(index, goesOn ? index + AHEAD : Math.min(index + AHEAD, last));
        const window = await windows.get(index)!;
        const at = index * WINDOW_BYTES;
        const from = Math.max(start, at);
        content.set(window.subarray(from - at, start + content.length - at), from - start);
      }
      return content;
    },
  };
}
