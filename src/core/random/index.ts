import type { Tensor } from '../tensor/tensor.ts';
import { createCudaGenerator } from './cuda.ts';
import { createTorchGenerator } from './torch-cpu.ts';

export { createCudaGenerator } from './cuda.ts';
export { createTorchGenerator, type NoiseGenerator } from './torch-cpu.ts';
export { resizedNoise } from './resized-noise.ts';
export { mixNoise } from './variation.ts';

/** `torch.randn(shape, generator=torch.Generator('cpu').manual_seed(seed))` in float32, bit for bit. */
export function torchRandn(seed: number, shape: readonly number[]): Tensor {
  return createTorchGenerator(seed).randn(shape);
}

/** `torch.randn(shape, device='cuda')` after `torch.cuda.manual_seed(seed)` and `offset` earlier draws. */
export function cudaRandn(seed: number, shape: readonly number[], offset = 0): Tensor {
  return createCudaGenerator(seed, offset).randn(shape);
}
