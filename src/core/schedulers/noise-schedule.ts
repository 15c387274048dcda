import type { BaseConfig } from './config.ts';

const f = Math.fround;
const MAX_BETA = 0.999;

/**
 * ᾱ for every training timestep, in diffusers' float32 arithmetic (`betas` to `alphas_cumprod`).
 *
 * @returns `[num_train_timesteps]`, falling from nearly 1
 */
export function alphasCumprodOf(
  config: BaseConfig & { readonly rescale_betas_zero_snr?: boolean },
): Float32Array {
  const betas = betasOf(config);
  const alphas = config.rescale_betas_zero_snr
    ? rescaleZeroTerminalSnr(cumulativeProduct(betas.map((beta) => 1 - beta)))
    : betas.map((beta) => 1 - beta);
  return cumulativeProduct(alphas);
}

/** `√((1 − ᾱ) / ᾱ)`: the noise per unit of picture, for each training timestep, rising. */
export function sigmasOf(alphasCumprod: Float32Array): Float32Array {
  return alphasCumprod.map((alpha) => Math.sqrt(f(f(1 - alpha) / alpha)));
}

function betasOf(config: BaseConfig): Float32Array {
  const { num_train_timesteps: count, beta_start: start, beta_end: end } = config;
  if (config.trained_betas) return Float32Array.from(config.trained_betas);
  switch (config.beta_schedule) {
    case 'linear':
      return linspace(start, end, count);
    case 'scaled_linear':
      return linspace(Math.sqrt(start), Math.sqrt(end), count).map((root) => root * root);
    case 'squaredcos_cap_v2':
      return Float32Array.from({ length: count }, (_, i) =>
        Math.min(1 - cosineAlphaBar((i + 1) / count) / cosineAlphaBar(i / count), MAX_BETA),
      );
  }
}

/** Improved DDPM (Nichol and Dhariwal, arXiv:2102.09672). */
function cosineAlphaBar(t: number): number {
  return Math.cos(((t + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
}

/** `torch.linspace` in float32: computed from both ends towards the middle, each value rounded once. */
function linspace(start: number, end: number, count: number): Float32Array {
  const step = f(f(f(end) - f(start)) / (count - 1));
  return Float32Array.from({ length: count }, (_, i) =>
    i < count >> 1 ? f(start) + step * i : f(end) - step * (count - 1 - i),
  );
}

/** `torch.cumprod`, which accumulates in double precision. */
function cumulativeProduct(factors: Float32Array): Float32Array {
  let product = 1;
  return factors.map((factor) => (product *= factor));
}

/** Algorithm 1 of arXiv:2305.08891: makes the last timestep pure noise. Takes ᾱ, returns α. */
function rescaleZeroTerminalSnr(alphasCumprod: Float32Array): Float32Array {
  const roots = alphasCumprod.map(Math.sqrt);
  const first = roots[0]!;
  const last = roots.at(-1)!;
  const stretch = f(first / f(first - last));
  const rescaled = roots.map((root) => f(f(root - last) * stretch) ** 2);
  return rescaled.map((alpha, i) => {
    const beta = f(1 - f(i === 0 ? alpha : alpha / rescaled[i - 1]!));
    return 1 - beta;
  });
}
