import { linspace } from './timesteps.ts';

/** `numpy.interp` of a table at the (fractional) positions `at`. */
export function interpolate(table: Float32Array, at: readonly number[]): number[] {
  return at.map((position) => {
    const low = Math.min(Math.max(Math.floor(position), 0), table.length - 1);
    const high = Math.min(low + 1, table.length - 1);
    return table[low]! + (table[high]! - table[low]!) * Math.max(position - low, 0);
  });
}

/** Karras et al., arXiv:2206.00364, equation 5, with ρ = 7; falling from `max` to `min`. */
export function karrasSigmas(max: number, min: number, count: number): number[] {
  const rho = 7;
  const [maxRoot, minRoot] = [max ** (1 / rho), min ** (1 / rho)];
  return linspace(0, 1, count).map((ramp) => (maxRoot + ramp * (minRoot - maxRoot)) ** rho);
}

/** Evenly spaced logarithms, falling from `max` to `min`. */
export function exponentialSigmas(max: number, min: number, count: number): number[] {
  return linspace(Math.log(max), Math.log(min), count).map(Math.exp);
}

/** The fractional timestep with noise level `sigma`, interpolated between training timesteps along the logarithm. */
export function timestepOfSigma(sigma: number, trainSigmas: Float32Array): number {
  const log = (i: number) => Math.fround(Math.log(trainSigmas[i]!));
  const logSigma = Math.log(Math.max(sigma, 1e-10));
  let low = 0;
  let above = trainSigmas.length - 1;
  while (above - low > 1) {
    const middle = (low + above) >> 1;
    if (log(middle) <= logSigma) low = middle;
    else above = middle;
  }
  const weight = (log(low) - logSigma) / (log(low) - log(low + 1));
  return low + Math.min(Math.max(weight, 0), 1);
}
