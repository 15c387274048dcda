import { decodeFloat16, halfOfFloat32Bits } from '../../tensor/float16.ts';
import type { Dtype } from '../dtype.ts';
import type { CheckpointTensor } from './checkpoint-file.ts';

/** What a tensor lost in the conversion to float16. */
export interface HalfReport {
  /** Finite values beyond float16's range, which became infinite. */
  overflows: number;
  /** Values that were already infinite. */
  infinities: number;
  nans: number;
}

/** The dtypes that can be converted to float16. */
export const FLOAT_DTYPES = ['F64', 'F32', 'F16', 'BF16', 'F8_E4M3', 'F8_E5M2'] as const;

type FloatDtype = (typeof FLOAT_DTYPES)[number];

export function isFloatDtype(dtype: Dtype): dtype is FloatDtype {
  return (FLOAT_DTYPES as readonly Dtype[]).includes(dtype);
}

/**
 * A tensor's elements as float16, equal to PyTorch's `.half()`: rounded to nearest, ties to even; float64 is first
 * rounded to float32. Every NaN becomes the same NaN.
 *
 * @param report counts that grow while the pieces are read
 * @param from how many bytes, in the tensor's own dtype, to skip at the beginning
 * @throws AppError `invalid-file` when the file is shorter than its header says
 */
export async function* halfChunks(
  tensor: CheckpointTensor & { readonly dtype: FloatDtype },
  report: HalfReport,
  from = 0,
): AsyncGenerator<Uint16Array<ArrayBuffer>> {
  for await (const chunk of tensor.chunks(from)) yield toHalf(chunk, tensor.dtype, report);
}

/** A tensor's elements as float32; exact, except that float64 is rounded. */
export function toFloat32(
  chunk: Uint8Array<ArrayBuffer>,
  dtype: FloatDtype,
): Float32Array<ArrayBuffer> {
  const { buffer } = aligned(chunk);
  switch (dtype) {
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
      return decodeFloat16(new Uint16Array(buffer));
    case 'BF16':
      return new Float32Array(
        Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer,
      );
    case 'F8_E4M3':
    case 'F8_E5M2':
      return decodeFloat16(lookUp(chunk, dtype));
  }
}

function toHalf(
  chunk: Uint8Array<ArrayBuffer>,
  dtype: FloatDtype,
  report: HalfReport,
): Uint16Array<ArrayBuffer> {
  const { buffer } = aligned(chunk);
  switch (dtype) {
    case 'F16':
      return halves(new Uint16Array(buffer), report);
    case 'F8_E4M3':
    case 'F8_E5M2':
      return halves(lookUp(chunk, dtype), report);
    case 'BF16':
      return roundAll(new Uint16Array(buffer), 16, report);
    case 'F32':
      return roundAll(new Uint32Array(buffer), 0, report);
    case 'F64':
      return fromFloat64(new Float64Array(buffer), report);
  }
}

/** Rounds float32 values given as bits without their lowest `shift` bits. */
function roundAll(
  bits: Uint32Array | Uint16Array,
  shift: number,
  report: HalfReport,
): Uint16Array<ArrayBuffer> {
  const result = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const all = bits[i]! << shift;
    const half = halfOfFloat32Bits(all);
    result[i] = half;
    if ((half & 0x7c00) === 0x7c00) count(half, (all & 0x7f800000) !== 0x7f800000, report);
  }
  return result;
}

function fromFloat64(values: Float64Array, report: HalfReport): Uint16Array<ArrayBuffer> {
  const floats = Float32Array.from(values);
  const result = roundAll(new Uint32Array(floats.buffer), 0, report);
  // A value that overflowed float32 was still finite in the file.
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(floats[i]) && Number.isFinite(values[i])) {
      report.infinities--;
      report.overflows++;
    }
  }
  return result;
}

function halves(values: Uint16Array<ArrayBuffer>, report: HalfReport): Uint16Array<ArrayBuffer> {
  if (allFinite(values)) return values;
  for (let i = 0; i < values.length; i++) {
    const half = values[i]!;
    if ((half & 0x7c00) === 0x7c00) count(half, false, report);
  }
  return values;
}

/** Checks two at a time: adding one to the exponent carries into the sign bit only if all its bits are ones. */
function allFinite(values: Uint16Array<ArrayBuffer>): boolean {
  const pairs = new Uint32Array(values.buffer, 0, values.length >> 1);
  let carries = 0;
  for (let i = 0; i < pairs.length; i++) carries |= (pairs[i]! & 0x7c007c00) + 0x04000400;
  const last = values.length > 0 ? (values[values.length - 1]! & 0x7c00) + 0x0400 : 0;
  return ((carries | last) & 0x80008000) === 0;
}

function count(half: number, wasFinite: boolean, report: HalfReport): void {
  if (half & 0x3ff) report.nans++;
  else if (wasFinite) report.overflows++;
  else report.infinities++;
}

/** Typed arrays need an offset that is a multiple of the element size; a view may have any. */
function aligned(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return chunk.byteOffset === 0 && chunk.byteLength === chunk.buffer.byteLength
    ? chunk
    : new Uint8Array(chunk);
}

const tables = new Map<string, Uint16Array>();

function lookUp(bytes: Uint8Array, dtype: 'F8_E4M3' | 'F8_E5M2'): Uint16Array<ArrayBuffer> {
  let table = tables.get(dtype);
  if (table === undefined) {
    table = Uint16Array.from({ length: 256 }, (_, byte) =>
      dtype === 'F8_E5M2' ? byte << 8 : halfOfE4m3(byte),
    );
    tables.set(dtype, table);
  }
  const result = new Uint16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) result[i] = table[bytes[i]!]!;
  return result;
}

/** float8_e4m3fn (arXiv:2209.05433): bias 7, no infinities, NaN where all bits are set. Every value is a half. */
function halfOfE4m3(byte: number): number {
  const sign = (byte & 0x80) << 8;
  const magnitude = byte & 0x7f;
  if (magnitude === 0x7f) return sign | 0x7e00;
  if (magnitude >= 8) return sign | ((magnitude << 7) + (8 << 10));
  if (magnitude === 0) return sign;
  // A subnormal, magnitude · 2⁻⁹: normal in float16.
  const exponent = 31 - Math.clz32(magnitude);
  return sign | ((exponent - 9 + 15) << 10) | ((magnitude << (10 - exponent)) & 0x3ff);
}
