/**
 * Peak signal-to-noise ratio in dB; infinite for equal inputs.
 *
 * @param peak the largest value a sample can have
 */
export function psnr(a: ArrayLike<number>, b: ArrayLike<number>, peak = 255): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i]! - b[i]!) ** 2;
  return 10 * Math.log10(peak ** 2 / (squares / a.length));
}

/** Cosine of the angle between two vectors, -1 … 1; NaN if one is zero. */
export function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    squaresA += a[i]! ** 2;
    squaresB += b[i]! ** 2;
  }
  return dot / Math.sqrt(squaresA * squaresB);
}
