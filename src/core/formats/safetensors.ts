import { AppError, type JsonValue } from '../errors.ts';
import { parseStrictJson } from './strict-json.ts';
import { decodeUtf8 } from './text-codec.ts';

/** Bytes an element of each dtype takes. */
const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
  C64: 8,
} as const;

export type SafetensorsDtype = keyof typeof DTYPE_BYTES;

/** Where a tensor lies: `byteLength` bytes, little-endian and row-major, from `byteOffset` of the whole file. */
export interface SafetensorsEntry {
  readonly dtype: SafetensorsDtype;
  readonly shape: readonly number[];
  readonly byteOffset: number;
  readonly byteLength: number;
}

export interface FileInfo {
  /** For messages. */
  readonly name: string;
  readonly bytes: number;
}

/** A file's first bytes, which hold the length of its header. */
export const SAFETENSORS_PREFIX_BYTES = 8;

/** As in the reference implementation (safetensors/src/tensor.rs). */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Where the header ends and tensor data begins: the number of bytes that `parseSafetensors` wants.
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
    fail(file, 'header longer than the file', { found: end, max: file.bytes });
  }
  return end;
}

/**
 * The tensors of a file by name, in the order of their data, as strictly as the reference implementation:
 * data without gaps or overlaps up to the file's last byte.
 *
 * @param head the file from its start at least to `safetensorsHeaderEnd`
 * @throws AppError `invalid-file`
 */
export function parseSafetensors(
  head: Uint8Array,
  file: FileInfo,
): ReadonlyMap<string, SafetensorsEntry> {
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
      fail(file, reason, { tensor, found: entry.byteOffset, expected: end });
    }
    end += entry.byteLength;
  }
  if (end !== file.bytes) {
    const reason = end > file.bytes ? 'file cut off' : 'bytes after the last tensor';
    fail(file, reason, { found: file.bytes, expected: end });
  }
  return new Map(tensors);
}

function parseHeader(bytes: Uint8Array, file: FileInfo): Record<string, unknown> {
  let header: unknown;
  try {
    header = parseStrictJson(decodeUtf8(bytes));
  } catch (cause) {
    fail(file, 'header is not JSON in UTF-8', { found: (cause as Error).message });
  }
  if (!isRecord(header)) fail(file, 'header is not an object');
  const metadata = header['__metadata__'] ?? {};
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    fail(file, '__metadata__ is not an object of strings');
  }
  return header;
}

function parseEntry(
  tensor: string,
  info: unknown,
  dataStart: number,
  file: FileInfo,
): [string, SafetensorsEntry] {
  const { dtype, shape, data_offsets: offsets } = isRecord(info) ? info : {};
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPE_BYTES, dtype)) {
    fail(file, 'unknown dtype', { tensor, found: show(dtype), expected: Object.keys(DTYPE_BYTES) });
  }
  if (!isSizes(shape)) fail(file, 'shape is not a list of sizes', { tensor, found: show(shape) });
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    fail(file, 'data_offsets is not [begin, end]', { tensor, found: show(offsets) });
  }
  const [begin, end] = offsets as [number, number];
  const byteLength = shape.reduce(
    (product, size) => product * size,
    DTYPE_BYTES[dtype as SafetensorsDtype],
  );
  if (byteLength !== end - begin) {
    fail(file, 'data_offsets disagree with dtype and shape', {
      tensor,
      found: end - begin,
      expected: byteLength,
    });
  }
  const byteOffset = dataStart + begin;
  return [tensor, { dtype: dtype as SafetensorsDtype, shape, byteOffset, byteLength }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 100);
}

function fail(file: FileInfo, reason: string, details: Record<string, JsonValue> = {}): never {
  throw new AppError('invalid-file', `${file.name}: ${reason}`, {
    file: file.name,
    reason,
    ...details,
  });
}
