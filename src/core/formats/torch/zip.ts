import { readRange, type ByteSource } from '../byte-source.ts';
import { crc32 } from '../crc32.ts';
import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
import { decodeUtf8 } from '../text-codec.ts';

/** One stored file of a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** The size of the file, which is also its size in the archive. */
  readonly bytes: number;
  readonly headerOffset: number;
  /** 0 if the writer did not compute it (`torch.serialization.set_crc32_options`). */
  readonly crc32: number;
  /** Where the next entry or the directory starts, so this entry's bytes must end before that. */
  readonly limit: number;
}

/** Far above what any model needs: SD 1.x with EMA weights has about 1,900 entries and 150 kB of directory. */
const MAX_ENTRIES = 100_000;
const MAX_DIRECTORY_BYTES = 32 * 2 ** 20;

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const LOCATOR_BYTES = 20;
const ZIP64_END_BYTES = 56;
const DIRECTORY_ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;

const SIGNATURES = {
  local: 0x04034b50,
  directory: 0x02014b50,
  zip64End: 0x06064b50,
  locator: 0x07064b50,
  end: 0x06054b50,
} as const;

const ENCRYPTED = 0x0001;
const IN_ZIP64 = 0xffffffff;

/**
 * The entries of a zip archive by name, from its central directory (APPNOTE.TXT 6.3.10, with ZIP64). Entries must be
 * stored uncompressed, as torch.save does: nothing is ever inflated. Sizes come only from the directory, so streamed
 * archives with data descriptors can be read too.
 *
 * @throws AppError `invalid-file`, also for overlapping entries and names that leave the archive; `unsupported` for
 *   compressed or encrypted entries and for archives that span several disks
 */
export async function readZipDirectory(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const { offset, bytes, count } = await findDirectory(source);
  if (count > MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES) {
    throw invalidFile(source.name, 'zip directory too long', { found: count, max: MAX_ENTRIES });
  }
  const directory = await readRange(source, offset, offset + bytes);
  const found: Omit<ZipEntry, 'limit'>[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const next = parseDirectoryEntry(directory, at, source.name);
    found.push(next.entry);
    at = next.end;
  }
  if (at !== bytes) throw invalidFile(source.name, 'zip directory has more entries than it states');
  return withLimits(found, offset, source.name);
}

/**
 * The offset at which an entry's bytes start in the archive.
 *
 * @throws AppError `invalid-file` when its own header contradicts the directory
 */
export async function locateZipEntry(source: ByteSource, entry: ZipEntry): Promise<number> {
  const { headerOffset, name, bytes, limit } = entry;
  const fixed = view(await readRange(source, headerOffset, headerOffset + LOCAL_HEADER_BYTES));
  if (fixed.getUint32(0, true) !== SIGNATURES.local || fixed.getUint16(8, true) !== 0) {
    throw invalidFile(source.name, 'zip entry contradicts the directory', { entry: excerpt(name) });
  }
  const nameEnd = headerOffset + LOCAL_HEADER_BYTES + fixed.getUint16(26, true);
  const start = nameEnd + fixed.getUint16(28, true);
  if (start + bytes > limit) {
    throw invalidFile(source.name, 'zip entries overlap', { entry: excerpt(name) });
  }
  const ownName = await readRange(source, headerOffset + LOCAL_HEADER_BYTES, nameEnd);
  if (decodeName(ownName, source.name) !== name) {
    throw invalidFile(source.name, 'zip entry contradicts the directory', { entry: excerpt(name) });
  }
  return start;
}

/**
 * Reads a small entry as a whole.
 *
 * @throws AppError `invalid-file` like `locateZipEntry`, and when the bytes do not match the checksum
 */
export async function readZipEntry(
  source: ByteSource,
  entry: ZipEntry,
): Promise<Uint8Array<ArrayBuffer>> {
  const start = await locateZipEntry(source, entry);
  const content = await readRange(source, start, start + entry.bytes);
  checkCrc(source, entry, crc32(content));
  return content;
}

/**
 * Passes on an entry's bytes and compares their checksum at the end.
 *
 * @throws AppError `invalid-file` when they do not match it
 */
export async function* withCrcChecked(
  source: ByteSource,
  entry: ZipEntry,
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let crc = 0;
  for await (const chunk of chunks) {
    // Before the chunk is passed on, because its receiver may change it.
    crc = crc32(chunk, crc);
    yield chunk;
  }
  checkCrc(source, entry, crc);
}

function checkCrc(source: ByteSource, entry: ZipEntry, found: number): void {
  if (entry.crc32 === 0 || entry.crc32 === found) return;
  throw invalidFile(source.name, 'zip entry does not match its checksum', {
    entry: excerpt(entry.name),
  });
}

interface Directory {
  readonly offset: number;
  readonly bytes: number;
  readonly count: number;
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const tailStart = Math.max(0, source.bytes - END_BYTES - MAX_COMMENT_BYTES);
  const bytes = await readRange(source, tailStart, source.bytes);
  const tail = view(bytes);
  const ends: number[] = [];
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    at = bytes.lastIndexOf(SIGNATURES.end & 0xff, at);
    const isEnd =
      at >= 0 &&
      tail.getUint32(at, true) === SIGNATURES.end &&
      at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength;
    if (isEnd) ends.push(at);
  }
  const [at] = ends;
  if (at === undefined) {
    throw invalidFile(source.name, 'zip without a directory: cut off or damaged', {
      fault: 'cut-off',
    });
  }
  // One of them is hidden in the other's comment, and readers disagree about which one counts.
  if (ends.length > 1) throw invalidFile(source.name, 'zip with two directories');

  const end = tailStart + at;
  const locator = await zip64Locator(source, end);
  const directory =
    locator === null
      ? {
          offset: tail.getUint32(at + 16, true),
          bytes: tail.getUint32(at + 12, true),
          count: tail.getUint16(at + 10, true),
        }
      : await zip64Directory(source, locator);
  const disks = [tail.getUint16(at + 4, true), tail.getUint16(at + 6, true)];
  if (locator === null && disks.some((disk) => disk !== 0)) {
    throw unsupportedFile(source.name, 'a zip archive over several disks');
  }
  if (directory.offset + directory.bytes > end) {
    throw invalidFile(source.name, 'zip directory lies outside the file');
  }
  return directory;
}

/** @returns the offset of the ZIP64 end record; null for an archive without one */
async function zip64Locator(source: ByteSource, end: number): Promise<number | null> {
  if (end < LOCATOR_BYTES) return null;
  const locator = view(await readRange(source, end - LOCATOR_BYTES, end));
  if (locator.getUint32(0, true) !== SIGNATURES.locator) return null;
  return uint64(locator, 8, source.name);
}

async function zip64Directory(source: ByteSource, offset: number): Promise<Directory> {
  const record = view(await readRange(source, offset, offset + ZIP64_END_BYTES));
  if (record.getUint32(0, true) !== SIGNATURES.zip64End) {
    throw invalidFile(source.name, 'zip without a directory: cut off or damaged', {
      fault: 'cut-off',
    });
  }
  return {
    offset: uint64(record, 48, source.name),
    bytes: uint64(record, 40, source.name),
    count: uint64(record, 32, source.name),
  };
}

function parseDirectoryEntry(directory: Uint8Array, at: number, file: string) {
  const record = view(directory.subarray(at));
  const damaged = () => invalidFile(file, 'zip directory is damaged', { offset: at });
  if (record.byteLength < DIRECTORY_ENTRY_BYTES) throw damaged();
  if (record.getUint32(0, true) !== SIGNATURES.directory) throw damaged();
  const nameEnd = DIRECTORY_ENTRY_BYTES + record.getUint16(28, true);
  const extraEnd = nameEnd + record.getUint16(30, true);
  const end = extraEnd + record.getUint16(32, true);
  if (end > record.byteLength) throw damaged();

  const bytesOf = (from: number, to: number) => directory.subarray(at + from, at + to);
  const name = decodeName(bytesOf(DIRECTORY_ENTRY_BYTES, nameEnd), file);
  checkName(name, file);
  if (record.getUint16(8, true) & ENCRYPTED) {
    throw unsupportedFile(file, `an encrypted zip entry (${excerpt(name)})`);
  }
  if (record.getUint16(10, true) !== 0) {
    throw unsupportedFile(file, `a compressed zip entry (${excerpt(name)})`, [
      'stored entries, as torch.save writes them',
    ]);
  }
  const [bytes, packedBytes, headerOffset] = widen(
    [record.getUint32(24, true), record.getUint32(20, true), record.getUint32(42, true)],
    view(bytesOf(nameEnd, extraEnd)),
    file,
  ) as [number, number, number];
  if (bytes !== packedBytes) {
    throw invalidFile(file, 'zip entry whose two sizes differ', { entry: excerpt(name) });
  }
  const entry = { name, bytes, headerOffset, crc32: record.getUint32(16, true) };
  return { entry, end: at + end };
}

/** Replaces the values that mean "see the ZIP64 field" by those in that field: 8 bytes each, in this order. */
function widen(values: readonly number[], extra: DataView, file: string): number[] {
  let field: DataView | null = null;
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    const length = extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) !== 0x0001 || at + 4 + length > extra.byteLength) continue;
    field = new DataView(extra.buffer, extra.byteOffset + at + 4, length);
  }
  let next = 0;
  return values.map((value) => {
    if (value !== IN_ZIP64) return value;
    if (field === null || next + 8 > field.byteLength) {
      throw invalidFile(file, 'zip entry without its ZIP64 sizes');
    }
    next += 8;
    return uint64(field, next - 8, file);
  });
}

function withLimits(
  found: readonly Omit<ZipEntry, 'limit'>[],
  directoryOffset: number,
  file: string,
): Map<string, ZipEntry> {
  const ordered = found.toSorted((a, b) => a.headerOffset - b.headerOffset);
  const entries = new Map<string, ZipEntry>();
  for (const [index, entry] of ordered.entries()) {
    const limit = ordered[index + 1]?.headerOffset ?? directoryOffset;
    if (entry.headerOffset + LOCAL_HEADER_BYTES + entry.bytes > limit) {
      throw invalidFile(file, 'zip entries overlap', { entry: excerpt(entry.name) });
    }
    if (entries.has(entry.name)) {
      throw invalidFile(file, 'zip entry appears twice', { entry: excerpt(entry.name) });
    }
    entries.set(entry.name, { ...entry, limit });
  }
  return entries;
}

/** Names are only looked up, never opened as paths. Still, a name that leaves the archive suggests malice. */
function checkName(name: string, file: string): void {
  const parts = name.split('/');
  // oxlint-disable-next-line no-control-regex
  if (/[\\\u0000-\u001f]/.test(name) || parts[0] === '' || parts.includes('..')) {
    throw invalidFile(file, 'zip entry with a forbidden name', { entry: excerpt(name) });
  }
}

function decodeName(bytes: Uint8Array, file: string): string {
  try {
    return decodeUtf8(bytes);
  } catch {
    throw invalidFile(file, 'zip entry whose name is not UTF-8');
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function uint64(data: DataView, offset: number, file: string): number {
  const value = data.getBigUint64(offset, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw invalidFile(file, 'zip with an absurd size', { found: String(value) });
  }
  return Number(value);
}
