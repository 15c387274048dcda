import { encodeUtf8 } from './text-codec.ts';

/** A file of the archive; its bytes are not copied. */
export interface ZipPart {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
}

/** The headers of an archive. */
export interface ZipFrame {
  /** The header before each file. */
  readonly headers: readonly Uint8Array<ArrayBuffer>[];
  /** The directory after the last file. */
  readonly directory: Uint8Array<ArrayBuffer>;
}

/** The limit of the plain zip fields; larger values go into ZIP64 fields. */
const MAX_UINT32 = 0xffffffff;
const UTF8_NAMES = 0x0800;
const VERSION = { plain: 20, zip64: 45 };
/** 1 January 1980, the earliest possible date; fixed, so that the same model always gives the same archive. */
const DATE = 0x0021;

/** A zip archive of uncompressed files (APPNOTE.TXT 6.3.10) that readZipDirectory can read. */
export function zipFrame(parts: readonly ZipPart[]): ZipFrame {
  return { headers: parts.map(zipHeader), directory: zipDirectory(parts) };
}

/** The bytes that follow the last file. */
export function zipDirectory(parts: readonly ZipPart[]): Uint8Array<ArrayBuffer> {
  const entries: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const part of parts) {
    entries.push(directoryEntry(part, offset));
    offset += zipHeader(part).length + part.bytes;
  }
  const directory = joined(entries);
  return joined([directory, endRecords(parts.length, directory.length, offset)]);
}

/** The bytes that precede a file. */
export function zipHeader({ name, bytes, crc32 }: ZipPart): Uint8Array<ArrayBuffer> {
  const file = encodeUtf8(name);
  const isLarge = bytes >= MAX_UINT32;
  const extra = isLarge ? zip64Extra([bytes, bytes]) : new Uint8Array(0);
  const size = isLarge ? MAX_UINT32 : bytes;
  const fields = new Fields()
    .uint32(0x04034b50)
    .uint16(isLarge ? VERSION.zip64 : VERSION.plain)
    .uint16(UTF8_NAMES, 0, 0, DATE)
    .uint32(crc32, size, size)
    .uint16(file.length, extra.length);
  return joined([fields.bytes(), file, extra]);
}

function directoryEntry({ name, bytes, crc32 }: ZipPart, offset: number): Uint8Array<ArrayBuffer> {
  const file = encodeUtf8(name);
  const large = [
    ...(bytes >= MAX_UINT32 ? [bytes, bytes] : []),
    ...(offset >= MAX_UINT32 ? [offset] : []),
  ];
  const extra = large.length > 0 ? zip64Extra(large) : new Uint8Array(0);
  const version = large.length > 0 ? VERSION.zip64 : VERSION.plain;
  const size = Math.min(bytes, MAX_UINT32);
  const fields = new Fields()
    .uint32(0x02014b50)
    .uint16(version, version, UTF8_NAMES, 0, 0, DATE)
    .uint32(crc32, size, size)
    .uint16(file.length, extra.length, 0, 0, 0)
    .uint32(0, Math.min(offset, MAX_UINT32));
  return joined([fields.bytes(), file, extra]);
}

/** 64-bit sizes, in the order of the fields that are too small for them. */
function zip64Extra(values: readonly number[]): Uint8Array<ArrayBuffer> {
  return new Fields()
    .uint16(0x0001, values.length * 8)
    .uint64(...values)
    .bytes();
}

function endRecords(count: number, bytes: number, offset: number): Uint8Array<ArrayBuffer> {
  const fields = new Fields();
  if (offset + bytes >= MAX_UINT32) {
    fields
      .uint32(0x06064b50)
      .uint64(44)
      .uint16(VERSION.zip64, VERSION.zip64)
      .uint32(0, 0)
      .uint64(count, count, bytes, offset)
      .uint32(0x07064b50, 0)
      .uint64(offset + bytes)
      .uint32(1);
  }
  return fields
    .uint32(0x06054b50)
    .uint16(0, 0, count, count)
    .uint32(Math.min(bytes, MAX_UINT32), Math.min(offset, MAX_UINT32))
    .uint16(0)
    .bytes();
}

/** Little-endian numbers, one after the other. */
class Fields {
  readonly #bytes: number[] = [];

  uint16(...values: readonly number[]): this {
    return this.#push(values, 2);
  }

  uint32(...values: readonly number[]): this {
    return this.#push(values, 4);
  }

  uint64(...values: readonly number[]): this {
    return this.#push(values, 8);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }

  #push(values: readonly number[], width: number): this {
    for (const value of values) {
      for (let byte = 0; byte < width; byte++)
        this.#bytes.push(Math.floor(value / 2 ** (8 * byte)) % 256);
    }
    return this;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
