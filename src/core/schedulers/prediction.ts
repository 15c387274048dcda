import { linearCombination, map, scale, sizeOf, type Tensor } from '../tensor/tensor.ts';
import type { PredictionType } from './config.ts';

/** A noise level of variance-preserving samples, `alpha · original + sigma · noise`, with `alpha² + sigma² = 1`. */
export interface NoiseLevel {
  readonly alpha: number;
  readonly sigma: number;
}

/** The level of ᾱ. */
export function levelOfAlphaCumprod(alphaCumprod: number): NoiseLevel {
  return { alpha: Math.sqrt(alphaCumprod), sigma: Math.sqrt(1 - alphaCumprod) };
}

/** The level of `√((1 − ᾱ) / ᾱ)`. */
export function levelOfSigma(sigma: number): NoiseLevel {
  const alpha = 1 / Math.sqrt(sigma ** 2 + 1);
  return { alpha, sigma: sigma * alpha };
}

/** The clean sample implied by a model's output. */
export function predictOriginal(
  type: PredictionType,
  modelOutput: Tensor,
  sample: Tensor,
  { alpha, sigma }: NoiseLevel,
): Tensor {
  switch (type) {
    case 'epsilon':
      return linearCombination([1 / alpha, sample], [-sigma / alpha, modelOutput]);
    case 'v_prediction':
      return linearCombination([alpha, sample], [-sigma, modelOutput]);
    case 'sample':
      return modelOutput;
  }
}

/** The noise implied by a model's output. */
export function predictNoise(
  type: PredictionType,
  modelOutput: Tensor,
  sample: Tensor,
  { alpha, sigma }: NoiseLevel,
): Tensor {
  switch (type) {
    case 'epsilon':
      return modelOutput;
    case 'v_prediction':
      return linearCombination([alpha, modelOutput], [sigma, sample]);
    case 'sample':
      return linearCombination([1 / sigma, sample], [-alpha / sigma, modelOutput]);
  }
}

/** `alpha · original + sigma · noise`. */
export function mixNoise(original: Tensor, noise: Tensor, { alpha, sigma }: NoiseLevel): Tensor {
  return linearCombination([alpha, original], [sigma, noise]);
}

export interface ClipConfig {
  readonly thresholding: boolean;
  readonly dynamic_thresholding_ratio: number;
  readonly sample_max_value: number;
  readonly clip_sample?: boolean;
  readonly clip_sample_range?: number;
}

/** Keeps a predicted clean sample within range, as configured: dynamic thresholding takes precedence over clipping. */
export function clipOriginal(original: Tensor, config: ClipConfig): Tensor {
  if (config.thresholding) return thresholdOriginal(original, config);
  if (!config.clip_sample) return original;
  return clamp(original, config.clip_sample_range ?? 1);
}

/** Imagen's dynamic thresholding (arXiv:2205.11487), for each item of the batch. */
function thresholdOriginal({ shape, data }: Tensor, config: ClipConfig): Tensor {
  const size = sizeOf(shape.slice(1));
  const out = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += size) {
    const item = { shape, data: data.subarray(start, start + size) };
    const quantile = quantileOf(item.data.map(Math.abs).sort(), config.dynamic_thresholding_ratio);
    const limit = Math.min(Math.max(quantile, 1), config.sample_max_value);
    out.set(scale(clamp(item, limit), 1 / limit).data, start);
  }
  return { shape, data: out };
}

/** `torch.quantile` with linear interpolation. */
function quantileOf(sorted: Float32Array, ratio: number): number {
  const rank = ratio * (sorted.length - 1);
  const low = sorted[Math.floor(rank)]!;
  return low + (sorted[Math.ceil(rank)]! - low) * (rank % 1);
}

function clamp(x: Tensor, limit: number): Tensor {
  return map(x, (value) => Math.min(Math.max(value, -limit), limit));
}
