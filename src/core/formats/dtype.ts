/** Bits per element of each dtype, with safetensors' names (safetensors/src/tensor.rs, 0.8). */
export const DTYPE_BITS = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

/** An element type, as safetensors spells it. */
export type Dtype = keyof typeof DTYPE_BITS;

export function isDtype(name: unknown): name is Dtype {
  return typeof name === 'string' && Object.hasOwn(DTYPE_BITS, name);
}

/**
 * Bytes that a dense tensor takes.
 *
 * @returns null when that is not a whole number of bytes, or too large to be computed exactly
 */
export function byteLengthOf(dtype: Dtype, shape: readonly number[]): number | null {
  let bytes = DTYPE_BITS[dtype] / 8;
  for (const size of shape) {
    bytes *= size;
    if (bytes > Number.MAX_SAFE_INTEGER) return null;
  }
  return Number.isInteger(bytes) ? bytes : null;
}
