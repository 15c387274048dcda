import { sizeOf, type Tensor } from '../tensor/tensor.ts';
import { logf, sincosf } from './cephes.ts';
import { Mt19937 } from './mt19937.ts';

/** A source of standard normal noise with a state, like `torch.Generator`. */
export interface NoiseGenerator {
  /** The next values of N(0, 1) in this shape; each call continues where the last one stopped. */
  randn(shape: readonly number[]): Tensor;
}

const BLOCK = 16;
const TWO_PI = Math.fround(2 * Math.PI);

/**
 * `torch.Generator('cpu').manual_seed(seed)`: gives the float32 values of `torch.randn` bit for bit (of torch on x86 with
 * AVX2; on other processors torch itself may differ in the last bits). See ATen/native/cpu/DistributionTemplates.h
 * (`normal_fill_AVX2`) and ATen/core/DistributionsHelper.h.
 *
 * @param seed 0 … 2^53 - 1; as in torch, only its low 32 bits count
 */
export function createTorchGenerator(seed: number): NoiseGenerator {
  const engine = new Mt19937(seed);
  let spare: number | null = null;

  /** 24 uniform bits in [0, 1), exact in float32. */
  const uniform24 = () => (engine.nextUint32() & 0xffffff) * 2 ** -24;

  /** 53 uniform bits in [0, 1). */
  const uniform53 = () => {
    const high = engine.nextUint32() & 0x1fffff;
    return (high * 2 ** 32 + engine.nextUint32()) * 2 ** -53;
  };

  /** Box-Muller in double precision; the second value of each pair is kept for the next draw. */
  const drawOne = () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const theta = 2 * Math.PI * uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-uniform53()));
    spare = radius * Math.sin(theta);
    return radius * Math.cos(theta);
  };

  return {
    randn(shape) {
      const data = new Float32Array(sizeOf(shape));
      if (data.length < BLOCK) return { shape, data: data.map(drawOne) };
      for (let i = 0; i < data.length; i++) data[i] = uniform24();
      for (let i = 0; i + BLOCK <= data.length; i += BLOCK) boxMuller(data.subarray(i, i + BLOCK));
      if (data.length % BLOCK !== 0) {
        const tail = data.subarray(data.length - BLOCK);
        for (let i = 0; i < BLOCK; i++) tail[i] = uniform24();
        boxMuller(tail);
      }
      return { shape, data };
    },
  };
}

/** Turns sixteen uniform values into normal ones, in place, in float32 arithmetic. */
function boxMuller(block: Float32Array): void {
  for (let i = 0; i < BLOCK / 2; i++) {
    const radius = Math.fround(Math.sqrt(Math.fround(-2 * logf(1 - block[i]!))));
    const { sin, cos } = sincosf(Math.fround(TWO_PI * block[i + BLOCK / 2]!));
    block[i] = radius * cos;
    block[i + BLOCK / 2] = radius * sin;
  }
}
