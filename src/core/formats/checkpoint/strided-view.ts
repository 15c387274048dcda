import { readRange, type ByteSource } from '../byte-source.ts';
import { CHUNK_BYTES } from './checkpoint-file.ts';

/** Large, because each piece may require reading the whole span of the view. */
export const STRIDED_CHUNK_BYTES = 8 * 2 ** 20;

/** A view of a storage, as in PyTorch; offset and strides count elements. */
export interface StridedView {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Whether the elements are contiguous in row-major order, as they usually are. */
export function isContiguous({ shape, strides }: StridedView): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== expected) return false;
    expected *= shape[i]!;
  }
  return true;
}

/** Bytes `start` to `end` of a source, a piece at a time; pieces end between elements. */
export async function* rangeChunks(
  source: ByteSource,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = start; at < end; at += CHUNK_BYTES) {
    yield await readRange(source, at, Math.min(at + CHUNK_BYTES, end));
  }
}

/**
 * The elements of a view in row-major order, one piece at a time. It takes the memory of three pieces, whatever the strides: each
 * piece is filled from successive windows of the storage.
 *
 * @param start where the storage begins in the source, in bytes
 * @param itemBytes bytes per element
 */
export async function* stridedChunks(
  source: ByteSource,
  start: number,
  itemBytes: number,
  view: StridedView,
  chunkBytes = STRIDED_CHUNK_BYTES,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const count = view.shape.reduce((product, size) => product * size, 1);
  const perChunk = Math.max(1, Math.floor(chunkBytes / itemBytes));
  for (let first = 0; first < count; first += perChunk) {
    const places = placesOf(view, first, Math.min(perChunk, count - first));
    const chunk = new Uint8Array(places.length * itemBytes);
    let lowest = Infinity;
    let highest = 0;
    for (const place of places) {
      if (place < lowest) lowest = place;
      if (place > highest) highest = place;
    }
    for (let low = lowest; low <= highest; low += perChunk) {
      const high = Math.min(low + perChunk, highest + 1);
      const window = await readRange(source, start + low * itemBytes, start + high * itemBytes);
      for (let i = 0; i < places.length; i++) {
        const place = places[i]!;
        if (place < low || place >= high) continue;
        const from = (place - low) * itemBytes;
        for (let b = 0; b < itemBytes; b++) chunk[i * itemBytes + b] = window[from + b]!;
      }
    }
    yield chunk;
  }
}

/** The range of the storage that contains elements `first` to `first + count` of a view. */
function placesOf({ shape, strides, offset }: StridedView, first: number, count: number) {
  const index = shape.map(() => 0);
  let rest = first;
  for (let i = shape.length - 1; i >= 0; i--) {
    index[i] = rest % shape[i]!;
    rest = Math.floor(rest / shape[i]!);
  }
  let place = index.reduce((sum, at, i) => sum + at * strides[i]!, offset);
  const places = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    places[n] = place;
    for (let i = shape.length - 1; i >= 0; i--) {
      index[i]!++;
      place += strides[i]!;
      if (index[i]! < shape[i]!) break;
      place -= shape[i]! * strides[i]!;
      index[i] = 0;
    }
  }
  return places;
}
