import { byteLengthOf, DTYPE_BITS, isDtype, type Dtype } from './dtype.ts';
import { excerpt, invalidFile, type FileDetails } from './file-error.ts';
import { parseJsonOfSizes } from './strict-json.ts';
import { decodeUtf8 } from './text-codec.ts';

/** The position of a tensor: `byteLength` bytes, little-endian and row-major, starting at `byteOffset` in the file. */
export interface SafetensorsEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly byteOffset: number;
  readonly byteLength: number;
}

export interface FileInfo {
  /** For messages. */
  readonly name: string;
  readonly bytes: number;
}

/** The number of bytes at the start of a file that hold the length of its header. */
export const SAFETENSORS_PREFIX_BYTES = 8;

/** The format's description allows nothing before it, although the reference skips spaces. */
const OPENING_BRACE = 0x7b;

/** The limit of the reference implementation (safetensors/src/tensor.rs). */
const MAX_HEADER_BYTES = 100_000_000;

/** PyTorch's tensors cannot have more dimensions. */
const MAX_DIMENSIONS = 64;

/**
 * Where the header ends and tensor data starts: the number of bytes that `parseSafetensors` needs.
 *
 * @param prefix the file's first 8 bytes
 * @throws AppError `invalid-file`
 */
export function safetensorsHeaderEnd(prefix: Uint8Array, file: FileInfo): number {
  if (prefix.length < SAFETENSORS_PREFIX_BYTES) fail(file, 'shorter than 8 bytes');
  const view = new DataView(prefix.buffer, prefix.byteOffset, SAFETENSORS_PREFIX_BYTES);
  const length = view.getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) {
    fail(file, 'header too long', { found: String(length), max: MAX_HEADER_BYTES });
  }
  const end = SAFETENSORS_PREFIX_BYTES + Number(length);
  if (end > file.bytes) {
    fail(file, 'header longer than the file', {
      fault: 'cut-off',
      found: end,
      max: file.bytes,
    });
  }
  return end;
}

export interface SafetensorsHeader {
  /** In the order of their data in the file. */
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
  /** The writer's `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Like `parseSafetensorsHeader`, but returns only the tensors. */
export function parseSafetensors(
  head: Uint8Array,
  file: FileInfo,
): ReadonlyMap<string, SafetensorsEntry> {
  return parseSafetensorsHeader(head, file).tensors;
}

/**
 * Reads a file's header as strictly as the reference implementation: the data must have no gaps or overlaps and end at
 * the file's last byte.
 *
 * @param head the file's first bytes, at least up to `safetensorsHeaderEnd`
 * @throws AppError `invalid-file`
 */
export function parseSafetensorsHeader(head: Uint8Array, file: FileInfo): SafetensorsHeader {
  const dataStart = safetensorsHeaderEnd(head, file);
  if (head.length < dataStart) fail(file, 'header cut off', { found: head.length, min: dataStart });
  const header = parseHeader(head.subarray(SAFETENSORS_PREFIX_BYTES, dataStart), file);

  const tensors = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, info]) => parseEntry(name, info, dataStart, file))
    .sort(([, a], [, b]) => a.byteOffset - b.byteOffset || a.byteLength - b.byteLength);

  let end = dataStart;
  for (const [tensor, entry] of tensors) {
    if (entry.byteOffset !== end) {
      const reason = entry.byteOffset < end ? 'tensors overlap' : 'gap between tensors';
      fail(file, reason, { tensor: excerpt(tensor), found: entry.byteOffset, expected: end });
    }
    end += entry.byteLength;
  }
  if (end !== file.bytes) {
    const lengths = { found: file.bytes, expected: end };
    if (end > file.bytes) fail(file, 'file cut off', { fault: 'cut-off', ...lengths });
    fail(file, 'bytes after the last tensor', lengths);
  }
  return { tensors: new Map(tensors), metadata: parseMetadata(header, file) };
}

function parseHeader(bytes: Uint8Array, file: FileInfo): Record<string, unknown> {
  if (bytes[0] !== OPENING_BRACE) fail(file, 'header does not begin with {');
  let header: unknown;
  try {
    header = parseJsonOfSizes(decodeUtf8(bytes));
  } catch (cause) {
    fail(file, 'header is not JSON in UTF-8', { found: excerpt((cause as Error).message) });
  }
  if (!isRecord(header)) fail(file, 'header is not an object');
  return header;
}

function parseMetadata(header: Record<string, unknown>, file: FileInfo): Map<string, string> {
  const metadata = header['__metadata__'] ?? {};
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    fail(file, '__metadata__ is not an object of strings');
  }
  return new Map(Object.entries(metadata) as [string, string][]);
}

function parseEntry(
  tensor: string,
  info: unknown,
  dataStart: number,
  file: FileInfo,
): [string, SafetensorsEntry] {
  const { dtype, shape, data_offsets: offsets } = isRecord(info) ? info : {};
  const named = excerpt(tensor);
  if (!isDtype(dtype)) {
    fail(file, 'unknown dtype', {
      tensor: named,
      found: excerpt(dtype),
      expected: Object.keys(DTYPE_BITS),
    });
  }
  if (!isSizes(shape))
    fail(file, 'shape is not a list of sizes', { tensor: named, found: excerpt(shape) });
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    fail(file, 'data_offsets is not [begin, end]', { tensor: named, found: excerpt(offsets) });
  }
  const [begin, end] = offsets as [number, number];
  const byteLength = byteLengthOf(dtype, shape);
  if (byteLength === null || byteLength !== end - begin) {
    fail(file, 'data_offsets disagree with dtype and shape', {
      tensor: named,
      found: end - begin,
      expected: byteLength,
    });
  }
  const byteOffset = dataStart + begin;
  return [tensor, { dtype, shape, byteOffset, byteLength }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= MAX_DIMENSIONS &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0)
  );
}

function fail(file: FileInfo, reason: string, details: FileDetails = {}): never {
  throw invalidFile(file.name, reason, details);
}
