import { decodeUtf8 } from './text-codec.ts';

/** An uncompressed file in an archive. */
export interface ScannedEntry {
  readonly name: string;
  /** The offset of its bytes in the archive. */
  readonly start: number;
  readonly end: number;
  readonly crc32: number;
}

export interface ZipScan {
  readonly entries: readonly ScannedEntry[];
  /** Whether the archive's directory follows the last entry; if not, the archive was cut off, or is damaged after that entry. */
  readonly isWhole: boolean;
}

const LOCAL = 0x04034b50;
const DIRECTORY = 0x02014b50;
const HEADER_BYTES = 30;
/** Far longer than any name used here. */
const MAX_NAME = 1024;
const MAX_ENTRIES = 1_000_000;
/** A flag: the sizes come after the file, so the next entry cannot be found. */
const STREAMED = 0x0008;

/**
 * Finds the files of an archive by their local headers (APPNOTE.TXT 6.3.10), in order: a truncated archive gives the files that are
 * complete. Works only for files that are uncompressed and smaller than 4 GiB, such as `zipHeader` writes; it stops at any other.
 *
 * @param read returns the bytes from `start` to `end`, or fewer at the end of the archive
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
