import { decodeUtf8 } from './text-codec.ts';

/** A stored file of an archive. */
export interface ScannedEntry {
  readonly name: string;
  /** Where its bytes are in the archive. */
  readonly start: number;
  readonly end: number;
  readonly crc32: number;
}

export interface ZipScan {
  readonly entries: readonly ScannedEntry[];
  /** Whether the archive's directory follows the last entry: otherwise it was cut off, or is damaged behind it. */
  readonly isWhole: boolean;
}

const LOCAL = 0x04034b50;
const DIRECTORY = 0x02014b50;
const HEADER_BYTES = 30;
/** Far longer than any name here. */
const MAX_NAME = 1024;
const MAX_ENTRIES = 1_000_000;
/** The sizes come after the file, so the next entry cannot be found. */
const STREAMED = 0x0008;

/**
 * The files of an archive by the headers before each (APPNOTE.TXT 6.3.10), in their order, as far as they go: an archive that was
 * cut off gives those that are complete. Only for files that are stored as they are and smaller than 4 GiB, such as `zipHeader`
 * writes; it ends at any other.
 *
 * @param read the bytes from `start` to `end`, or fewer at the archive's end
 */
export async function scanZip(
  bytes: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<ZipScan> {
  const entries: ScannedEntry[] = [];
  for (let at = 0; entries.length < MAX_ENTRIES;) {
    const head = await read(at, at + HEADER_BYTES + MAX_NAME);
    if (head.length < 4) break;
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const signature = view.getUint32(0, true);
    if (signature === DIRECTORY) return { entries, isWhole: true };
    if (signature !== LOCAL || head.length < HEADER_BYTES) break;
    const [flags, method] = [view.getUint16(6, true), view.getUint16(8, true)];
    const [packed, size] = [view.getUint32(18, true), view.getUint32(22, true)];
    const [nameBytes, extra] = [view.getUint16(26, true), view.getUint16(28, true)];
    const start = at + HEADER_BYTES + nameBytes + extra;
    const end = start + size;
    const isPlain = method === 0 && (flags & STREAMED) === 0 && packed === size;
    if (!isPlain || nameBytes > MAX_NAME || end > bytes) break;
    const name = decodeUtf8(head.subarray(HEADER_BYTES, HEADER_BYTES + nameBytes));
    entries.push({ name, start, end, crc32: view.getUint32(14, true) });
    at = end;
  }
  return { entries, isWhole: false };
}
