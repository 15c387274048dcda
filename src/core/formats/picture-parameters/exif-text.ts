import { decodeLatin1, decodeUtf8 } from '../text-codec.ts';

/** The texts that image generators store in EXIF, by tag name; missing or damaged tags are left out. */
export interface ExifText {
  readonly userComment?: string;
  /** ComfyUI stores its graphs in these two. */
  readonly make?: string;
  readonly model?: string;
}

const TAG = { make: 0x010f, model: 0x0110, exifFolder: 0x8769, userComment: 0x9286 };
/** More than any program writes; a file is not read beyond this. */
const MAX_ENTRIES = 512;
const MAX_TEXT_BYTES = 1 << 20;
const CHARSET_BYTES = 8;
/** The size in bytes of one value of each TIFF type, from 1, BYTE, to 12, DOUBLE. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/**
 * Parses EXIF 2.32, 4.6: a TIFF file with one directory, and a second one for what cameras add.
 *
 * @param tiff starts with its byte order mark, `II` or `MM`
 */
export function readExifText(tiff: Uint8Array): ExifText {
  const order = decodeLatin1(tiff.subarray(0, 2));
  if ((order !== 'II' && order !== 'MM') || tiff.length < 8) return {};
  const isLittle = order === 'II';
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const main = readFolder(view, view.getUint32(4, isLittle), isLittle);
  const folder = main.get(TAG.exifFolder);
  const at = folder?.length === 4 ? viewOf(folder).getUint32(0, isLittle) : null;
  const comment = at === null ? undefined : readFolder(view, at, isLittle).get(TAG.userComment);
  const make = main.get(TAG.make);
  const model = main.get(TAG.model);
  return {
    ...(comment && { userComment: decodeUserComment(comment) }),
    ...(make && { make: decodeAscii(make) }),
    ...(model && { model: decodeAscii(model) }),
  };
}

/** The raw values of a directory, by tag. */
function readFolder(view: DataView, start: number, isLittle: boolean): Map<number, Uint8Array> {
  const values = new Map<number, Uint8Array>();
  if (start + 2 > view.byteLength) return values;
  const entries = Math.min(view.getUint16(start, isLittle), MAX_ENTRIES);
  for (let entry = 0; entry < entries; entry++) {
    const at = start + 2 + entry * 12;
    if (at + 12 > view.byteLength) break;
    const bytes =
      (TYPE_BYTES[view.getUint16(at + 2, isLittle)] ?? 0) * view.getUint32(at + 4, isLittle);
    // Values of up to four bytes are in the entry itself.
    const from = bytes <= 4 ? at + 8 : view.getUint32(at + 8, isLittle);
    if (bytes === 0 || bytes > MAX_TEXT_BYTES || from + bytes > view.byteLength) continue;
    const tag = view.getUint16(at, isLittle);
    values.set(tag, new Uint8Array(view.buffer, view.byteOffset + from, bytes));
  }
  return values;
}

function decodeUserComment(value: Uint8Array): string {
  const charset = decodeLatin1(value.subarray(0, CHARSET_BYTES));
  const text = value.subarray(CHARSET_BYTES);
  return charset === 'UNICODE\0' ? decodeUtf16(text) : decodeAscii(text);
}

/**
 * EXIF does not define the byte order of its Unicode text. A1111 always writes big-endian, others use the file's order.
 * Both are tried: only one of them gives text that an image generator would write.
 */
function decodeUtf16(bytes: Uint8Array): string {
  const view = viewOf(bytes);
  const decode = (isLittle: boolean) =>
    Array.from({ length: bytes.length >> 1 }, (_, i) =>
      String.fromCharCode(view.getUint16(2 * i, isLittle)),
    ).join('');
  const isText = (text: string) => /Steps: |^\s*\{/.test(text);
  const bigEndian = decode(false);
  const littleEndian = decode(true);
  return isText(littleEndian) && !isText(bigEndian) ? littleEndian : bigEndian;
}

/** ASCII according to the standard, UTF-8 in practice; ends at the first zero byte. */
function decodeAscii(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return decodeUtf8(text);
  } catch {
    return decodeLatin1(text);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
