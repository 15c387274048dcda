import { scale, type Tensor } from '../tensor/tensor.ts';

/**
 * Reduces the contrast that guidance adds: `rescale_noise_cfg` of diffusers, equations 15 and 16 of Lin et al. 2023
 * (https://arxiv.org/abs/2305.08891).
 *
 * @param guided `[1, …]`
 * @param conditional the prediction without guidance
 * @param share 0 changes nothing, 1 gives the standard deviation of `conditional`
 * @returns a tensor with the shape of `guided`
 */
export function rescaleGuidance(guided: Tensor, conditional: Tensor, share: number): Tensor {
  const [wanted, found] = [deviation(conditional), deviation(guided)];
  // A constant tensor has no contrast to reduce.
  const factor = found > 0 ? share * (wanted / found) + 1 - share : 1;
  return scale(guided, factor);
}

function deviation({ data }: Tensor): number {
  let sum = 0;
  for (const value of data) sum += value;
  const mean = sum / data.length;
  let squares = 0;
  for (const value of data) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (data.length - 1));
}
