const LENGTH = 624;
const SHIFT = 397;

/**
 * The 32-bit Mersenne Twister (Matsumoto and Nishimura, 1998), seeded as in ATen/core/MT19937RNGEngine.h: only the low 32
 * bits of the seed count.
 */
export class Mt19937 {
  readonly #state = new Uint32Array(LENGTH);
  #next = LENGTH;

  /** @param seed 0 … 2^53 - 1 */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed % 2 ** 32;
    for (let i = 1; i < LENGTH; i++) {
      const previous = state[i - 1]!;
      state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
  }

  /** 32 uniform bits, 0 … 2^32 - 1. */
  nextUint32(): number {
    if (this.#next === LENGTH) this.#twist();
    let y = this.#state[this.#next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < LENGTH; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % LENGTH]! & 0x7fffffff);
      state[i] = state[(i + SHIFT) % LENGTH]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
