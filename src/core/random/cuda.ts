import { sizeOf, type Tensor } from '../tensor/tensor.ts';
import { philox4x32 } from './philox.ts';
import type { NoiseGenerator } from './torch-cpu.ts';

const f = Math.fround;
const UNIT = f(2.3283064e-10);
const TURN = f(2.3283064e-10 * 6.2831855);

/**
 * `torch.Generator('cuda').manual_seed(seed)`, except for the last bits of sine and logarithm: the noise that A1111 generates on
 * NVIDIA cards. Each value comes from its own thread. That is true for latents, but not for tensors with more values than the device
 * runs threads (tens of thousands).
 *
 * @param seed 0 … 2^53 - 1
 * @param offset the number of earlier draws
 */
export function createCudaGenerator(seed: number, offset = 0): NoiseGenerator {
  const key = [seed % 2 ** 32, Math.floor(seed / 2 ** 32)] as const;
  let draws = offset;
  return {
    randn(shape): Tensor {
      const data = new Float32Array(sizeOf(shape));
      for (let thread = 0; thread < data.length; thread++) {
        data[thread] = boxMuller(philox4x32([draws, 0, thread, 0], key));
      }
      draws += 1;
      return { shape, data };
    },
  };
}

/** The first of the two values of `curand_box_muller`. */
function boxMuller([x, y]: readonly [number, number]): number {
  const u = f(f(f(x) * UNIT) + UNIT / 2);
  const v = f(f(f(y) * TURN) + TURN / 2);
  return Math.sqrt(-2 * Math.log(u)) * Math.sin(v);
}
