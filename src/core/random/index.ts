import type { Tensor } from '../tensor/tensor.ts';
import { createTorchGenerator } from './torch-cpu.ts';

export { createTorchGenerator, type NoiseGenerator } from './torch-cpu.ts';

/** `torch.randn(shape, generator=torch.Generator('cpu').manual_seed(seed))` in float32, equal to the bit. */
export function torchRandn(seed: number, shape: readonly number[]): Tensor {
  return createTorchGenerator(seed).randn(shape);
}
