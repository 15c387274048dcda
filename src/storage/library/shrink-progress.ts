import type { ShrinkProgress } from '../../contract/library.ts';
import type { eightBitFile } from '../eight-bit-weights.ts';

const REPORT_BYTES = 4 * 2 ** 20;

/** A file's pieces; tells how far they are as they are taken. */
export async function* reported(
  { bytes, chunks }: ReturnType<typeof eightBitFile>,
  onProgress: (progress: ShrinkProgress) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let [writtenBytes, reportedBytes] = [0, 0];
  for await (const chunk of chunks()) {
    writtenBytes += chunk.length;
    if (writtenBytes - reportedBytes >= REPORT_BYTES) {
      reportedBytes = writtenBytes;
      onProgress({ writtenBytes, totalBytes: bytes });
    }
    yield chunk;
  }
}
