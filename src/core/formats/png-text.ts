import { Unzlib } from 'fflate';
import { AppError } from '../errors.ts';
import { crc32 } from './crc32.ts';
import { pictureTypeOf } from './picture-type.ts';
import { decodeLatin1, decodeUtf8, encodeLatin1, encodeUtf8 } from './text-codec.ts';

const SIGNATURE_BYTES = 8;
/** The signature and the chunk IHDR. */
const HEADER_BYTES = 33;
/** Length, type and CRC around a chunk's data. */
const CHUNK_OVERHEAD = 12;
/** After decompression; a kilobyte of zlib can expand to a megabyte. */
const MAX_TEXT_BYTES = 1 << 20;
/** More than any program writes; the limit also stops a file made of many small zip bombs. */
const MAX_TEXT_CHUNKS = 64;
const MAX_KEYWORD_BYTES = 79;
const INFLATE_SLICE_BYTES = 1 << 10;

/**
 * A copy of a PNG with one more text chunk right after its header, as Pillow (and therefore A1111) writes it: tEXt if the text is
 * Latin-1, otherwise iTXt in UTF-8. PNG specification, third edition, 11.3.3.
 *
 * @param keyword 1 to 79 characters of Latin-1
 * @throws AppError `invalid-file` when `png` does not start like a PNG
 */
export function addPngText(
  png: Uint8Array,
  keyword: string,
  text: string,
): Uint8Array<ArrayBuffer> {
  assertPng(png);
  const latin1 = text.includes('\0') ? null : encodeLatin1(text);
  const chunk = latin1
    ? makeChunk('tEXt', [...encodeUtf8(`${keyword}\0`), ...latin1])
    : makeChunk('iTXt', [...encodeUtf8(`${keyword}\0\0\0\0\0`), ...encodeUtf8(text)]);
  const out = new Uint8Array(png.length + chunk.length);
  out.set(png.subarray(0, HEADER_BYTES));
  out.set(chunk, HEADER_BYTES);
  out.set(png.subarray(HEADER_BYTES), HEADER_BYTES + chunk.length);
  return out;
}

/**
 * Text chunks (tEXt, zTXt, iTXt) by keyword; the first one if a keyword is repeated. Chunks that are damaged or longer than a megabyte
 * are left out; a truncated file gives the chunks before its end.
 *
 * @throws AppError `invalid-file` when `png` does not start like a PNG
 */
export function readPngText(png: Uint8Array): ReadonlyMap<string, string> {
  assertPng(png);
  const texts = new Map<string, string>();
  let chunks = 0;
  for (const { type, data } of chunksOf(png)) {
    if (++chunks > MAX_TEXT_CHUNKS) break;
    const keyword = readKeyword(data);
    if (keyword === null || texts.has(keyword)) continue;
    const text = readText(type, data.subarray(keyword.length + 1));
    if (text !== null) texts.set(keyword, text);
  }
  return texts;
}

function* chunksOf(png: Uint8Array): Generator<{ type: string; data: Uint8Array }> {
  const view = viewOf(png);
  for (let at = SIGNATURE_BYTES; at + CHUNK_OVERHEAD <= png.length;) {
    const dataStart = at + 8;
    const dataEnd = dataStart + view.getUint32(at);
    if (dataEnd + 4 > png.length) return;
    const type = decodeLatin1(png.subarray(at + 4, dataStart));
    if (type.endsWith('Xt') && crc32(png.subarray(at + 4, dataEnd)) === view.getUint32(dataEnd)) {
      yield { type, data: png.subarray(dataStart, dataEnd) };
    }
    at = dataEnd + 4;
  }
}

/** Latin-1 up to the first zero byte; null if that byte is missing where the specification requires it. */
function readKeyword(data: Uint8Array): string | null {
  const length = data.subarray(0, MAX_KEYWORD_BYTES + 1).indexOf(0);
  return length > 0 ? decodeLatin1(data.subarray(0, length)) : null;
}

function readText(type: string, data: Uint8Array): string | null {
  try {
    switch (type) {
      case 'tEXt':
        return decodeLatin1(bounded(data));
      case 'zTXt':
        return decodeLatin1(inflate(data.subarray(1)));
      case 'iTXt': {
        const text = afterZero(afterZero(data.subarray(2)));
        return decodeUtf8(data[0] === 1 ? inflate(text) : bounded(text));
      }
      default:
        return null;
    }
  } catch {
    return null;
  }
}

function afterZero(data: Uint8Array): Uint8Array {
  const zero = data.indexOf(0);
  return data.subarray(zero < 0 ? data.length : zero + 1);
}

function bounded(text: Uint8Array): Uint8Array {
  if (text.length > MAX_TEXT_BYTES) throw new Error('text too long');
  return text;
}

/** @throws Error on broken zlib data, or beyond MAX_TEXT_BYTES */
function inflate(compressed: Uint8Array): Uint8Array {
  const parts: number[] = [];
  const stream = new Unzlib((part) => {
    if (parts.length + part.length > MAX_TEXT_BYTES) throw new Error('text too long');
    for (const byte of part) parts.push(byte);
  });
  for (let at = 0; at < compressed.length; at += INFLATE_SLICE_BYTES) {
    const end = at + INFLATE_SLICE_BYTES;
    stream.push(compressed.subarray(at, end), end >= compressed.length);
  }
  return Uint8Array.from(parts);
}

function makeChunk(type: string, data: readonly number[]): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(data.length + CHUNK_OVERHEAD);
  const view = viewOf(chunk);
  view.setUint32(0, data.length);
  chunk.set(encodeUtf8(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** Whether a file begins with a PNG's signature and its IHDR chunk. */
export function isPng(file: Uint8Array): boolean {
  const hasSignature = pictureTypeOf(file) === 'image/png';
  return (
    hasSignature && file.length >= HEADER_BYTES && decodeLatin1(file.subarray(12, 16)) === 'IHDR'
  );
}

function assertPng(png: Uint8Array): void {
  if (isPng(png)) return;
  throw new AppError('invalid-file', 'not a PNG', { file: 'png', reason: 'signature' });
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
