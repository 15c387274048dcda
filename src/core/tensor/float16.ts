const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** IEEE 754 binary16 bits of each value, rounded to nearest even; too large values become infinity. */
export function encodeFloat16(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, encodeOne);
}

/** Every binary16 value by its bits: a lookup is about twenty times faster than decoding each weight. */
let valueOfHalf: Float32Array | null = null;

/** The values of IEEE 754 binary16 bits; exact. */
export function decodeFloat16(halves: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const table = (valueOfHalf ??= Float32Array.from({ length: 65536 }, (_, half) =>
    decodeOne(half),
  ));
  const values = new Float32Array(halves.length);
  for (let i = 0; i < values.length; i++) values[i] = table[halves[i]!]!;
  return values;
}

/** Values are rounded to float32 first; every weight and latent here already is one. */
function encodeOne(value: number): number {
  float[0] = value;
  return halfOfFloat32Bits(bits[0]!);
}

/** The binary16 bits nearest to a float32 given by its bits, ties to even; all NaNs give the same NaN. */
export function halfOfFloat32Bits(all: number): number {
  const sign = (all >>> 16) & 0x8000;
  const magnitude = all & 0x7fffffff;
  if (magnitude > 0x7f800000) return 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // at least 65520 rounds to infinity
  if (magnitude >= 0x38800000) return sign | roundBits(magnitude - 0x38000000, 13);
  if (magnitude < 0x33000000) return sign; // less than half of the smallest subnormal
  const mantissa = (magnitude & 0x7fffff) | 0x800000;
  return sign | roundBits(mantissa, 126 - (magnitude >>> 23));
}

/**
 * `value / 2^count`, ties to even; a carry goes into the exponent, as it should. It has no branch, because the direction of rounding
 * is random, and mispredicted branches took most of the time.
 */
function roundBits(value: number, count: number): number {
  const odd = (value >>> count) & 1;
  return (value + (1 << (count - 1)) - 1 + odd) >>> count;
}

function decodeOne(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 0x1f) return mantissa ? NaN : sign * Infinity;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
