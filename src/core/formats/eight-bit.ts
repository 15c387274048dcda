import { decodeFloat16, encodeFloat16 } from '../tensor/float16.ts';
import type { CheckpointTensor } from './checkpoint/checkpoint-file.ts';
import { isFloatDtype, toFloat32 } from './checkpoint/to-half.ts';

/** The dtype of a weight in eight bits: 128 is zero. */
export const EIGHT_BIT = 'U8';
/** The suffix of the tensor beside a weight that contains the scale of each of its rows. */
export const SCALE = '_scale';

const ZERO = 128;
const LARGEST = 127;
/** Adding and subtracting it rounds a float32 to an integer, ties to even. */
const ROUNDER = 1.5 * 2 ** 23;

/**
 * Quantizes rows of a weight to eight bits, each symmetrically around zero: value ≈ (byte - 128) · scale, where the scale is the row's
 * largest magnitude / 127, rounded to float16 before the row is divided by it.
 *
 * @param values whole rows
 * @param rowLength elements of a row
 * @returns the bytes, and the scales in float16
 */
export function toEightBit(
  values: Float32Array,
  rowLength: number,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly scales: Uint16Array<ArrayBuffer> } {
  const bytes = new Uint8Array(values.length).fill(ZERO);
  const largest = new Float32Array(values.length / rowLength);
  for (let row = 0; row < largest.length; row++) {
    let most = 0;
    for (let i = row * rowLength; i < (row + 1) * rowLength; i++) {
      most = Math.max(most, Math.abs(values[i]!));
    }
    largest[row] = most;
  }
  const scales = encodeFloat16(largest.map((one) => one / LARGEST));
  const units = decodeFloat16(scales);
  for (let row = 0; row < units.length; row++) {
    const unit = units[row]!;
    if (unit === 0) continue;
    for (let i = row * rowLength; i < (row + 1) * rowLength; i++) {
      const count = Math.fround(Math.fround(Math.fround(values[i]! / unit) + ROUNDER) - ROUNDER);
      bytes[i] = ZERO + Math.max(-LARGEST, Math.min(LARGEST, count));
    }
  }
  return { bytes, scales };
}

/**
 * The original tensors of a part's file: those in eight bits become floats with the dtype of their scales, F16 or F32, and the scales
 * are left out.
 */
export function withoutEightBit(
  tensors: ReadonlyMap<string, CheckpointTensor>,
): Map<string, CheckpointTensor> {
  const floats = new Map<string, CheckpointTensor>();
  for (const [name, tensor] of tensors) {
    const scale = tensor.dtype === EIGHT_BIT ? tensors.get(name + SCALE) : undefined;
    if (scale) floats.set(name, dequantized(tensor, scale));
    else if (tensors.get(nameOfScale(name))?.dtype !== EIGHT_BIT) floats.set(name, tensor);
  }
  return floats;
}

const nameOfScale = (name: string) => (name.endsWith(SCALE) ? name.slice(0, -SCALE.length) : '');

function dequantized(tensor: CheckpointTensor, scale: CheckpointTensor): CheckpointTensor {
  const { shape, byteLength } = tensor;
  const { dtype } = scale;
  const isHalf = dtype === 'F16';
  const rowLength = byteLength / shape[0]!;
  return {
    dtype,
    shape,
    byteLength: byteLength * (isHalf ? 2 : 4),
    async *chunks() {
      if (!isFloatDtype(dtype)) return;
      const units: number[] = [];
      for await (const piece of scale.chunks()) units.push(...toFloat32(piece, dtype));
      let at = 0;
      for await (const piece of tensor.chunks()) {
        const values = new Float32Array(piece.length);
        for (let i = 0; i < piece.length; i++) {
          values[i] = (piece[i]! - ZERO) * units[Math.floor((at + i) / rowLength)]!;
        }
        at += piece.length;
        yield new Uint8Array((isHalf ? encodeFloat16(values) : values).buffer);
      }
    },
  };
}
