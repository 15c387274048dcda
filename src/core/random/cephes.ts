/**
 * log, sine and cosine in single precision, operation by operation as in ATen/native/cpu/avx_mathfun.h (Cephes'
 * polynomials, eight at a time). Only with these is torch's noise reproduced exactly.
 */

const f = Math.fround;
const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** `a · b + c`, rounded once: compilers turn torch's `a * b + c` into a fused multiply-add. */
function fma(a: number, b: number, c: number): number {
  return f(a * b + c);
}

function polynomial(x: number, coefficients: readonly number[]): number {
  let y = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) y = fma(y, x, coefficients[i]!);
  return y;
}

const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f);
const SIN = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(f);
const COS = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(f);
const SQRT_HALF = f(Math.SQRT1_2);
const LOG_LOW = f(-2.1219444e-4);
const LOG_HIGH = f(0.693359375);
const FOUR_OVER_PI = f(4 / Math.PI);
const PI_4_HIGH = f(-0.78515625);
const PI_4_MIDDLE = f(-2.4187564849853516e-4);
const PI_4_LOW = f(-3.774894977445941e-8);

/** Natural logarithm of a normal positive float32. */
export function logf(value: number): number {
  asFloat[0] = value;
  let e = (asBits[0]! >>> 23) - 0x7e;
  asBits[0] = (asBits[0]! & 0x007fffff) | 0x3f000000;
  let x = asFloat[0]!;
  if (x < SQRT_HALF) {
    e -= 1;
    x = f(f(x - 1) + x);
  } else {
    x = f(x - 1);
  }
  const z = f(x * x);
  let y = fma(f(polynomial(x, LOG) * x), z, f(e * LOG_LOW));
  y = f(y - z / 2);
  return f(f(x + y) + e * LOG_HIGH);
}

/** Sine and cosine of a float32 `x ≥ 0`, in radians. */
export function sincosf(value: number): { readonly sin: number; readonly cos: number } {
  const octant = (Math.trunc(f(value * FOUR_OVER_PI)) + 1) & ~1;
  let x = fma(octant, PI_4_HIGH, value);
  x = fma(octant, PI_4_MIDDLE, x);
  x = fma(octant, PI_4_LOW, x);
  const z = f(x * x);
  const cosine = f(fma(f(polynomial(z, COS) * z), z, -z / 2) + 1);
  const sine = fma(f(polynomial(z, SIN) * z), x, x);
  const swapped = (octant & 2) !== 0;
  return {
    sin: (swapped ? cosine : sine) * (octant & 4 ? -1 : 1),
    cos: (swapped ? sine : cosine) * ((octant - 2) & 4 ? 1 : -1),
  };
}
