import type { Seeded } from './seeded.ts';

/** A damaged file and a description of the damage. */
export interface Mutant {
  readonly bytes: Uint8Array;
  readonly what: string;
}

export type Mutator = (bytes: Uint8Array, random: Seeded) => Mutant;

/** Lengths, counts and offsets that readers get wrong. */
export const INTERESTING: readonly bigint[] = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0xffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 60n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** `bytes` with a little-endian number of `size` bytes written at `at`, as far as it fits. */
export function withNumber(bytes: Uint8Array, at: number, size: number, value: bigint) {
  const result = Uint8Array.from(bytes);
  for (let i = 0; i < size && at + i < result.length; i++) {
    result[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
  return result;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

const flipBit: Mutator = (bytes, random) => {
  const at = random.below(bytes.length);
  const bit = random.below(8);
  const result = Uint8Array.from(bytes);
  result[at]! ^= 1 << bit;
  return { bytes: result, what: `bit ${bit} of byte ${at} flipped` };
};

const setByte: Mutator = (bytes, random) => {
  const at = random.below(bytes.length);
  const value = random.pick([0, 0xff, 0x7f, 0x80, random.below(256)]);
  return { bytes: withNumber(bytes, at, 1, BigInt(value)), what: `byte ${at} is ${value}` };
};

const setNumber: Mutator = (bytes, random) => {
  const at = random.below(bytes.length);
  const size = random.pick([2, 4, 8]);
  const value = random.pick(INTERESTING);
  return {
    bytes: withNumber(bytes, at, size, value),
    what: `${size} bytes at ${at} are ${value}`,
  };
};

const truncate: Mutator = (bytes, random) => {
  const end = random.below(bytes.length);
  return { bytes: bytes.slice(0, end), what: `cut off at ${end}` };
};

/** A range of bytes, usually short: long ones leave little to read. */
function range(bytes: Uint8Array, random: Seeded): [number, number] {
  const start = random.below(bytes.length);
  const longest = random.pick([4, 64, bytes.length]);
  return [start, Math.min(bytes.length, start + 1 + random.below(longest))];
}

const remove: Mutator = (bytes, random) => {
  const [start, end] = range(bytes, random);
  return {
    bytes: concat(bytes.subarray(0, start), bytes.subarray(end)),
    what: `bytes ${start} to ${end} removed`,
  };
};

const repeat: Mutator = (bytes, random) => {
  const [start, end] = range(bytes, random);
  return {
    bytes: concat(bytes.subarray(0, end), bytes.subarray(start)),
    what: `bytes ${start} to ${end} repeated`,
  };
};

const splice: Mutator = (bytes, random) => {
  const [start, end] = range(bytes, random);
  const to = random.below(bytes.length);
  return {
    bytes: concat(bytes.subarray(0, to), bytes.subarray(start, end), bytes.subarray(to)),
    what: `bytes ${start} to ${end} put in at ${to}`,
  };
};

const overwrite: Mutator = (bytes, random) => {
  const [start, end] = range(bytes, random);
  const to = random.below(bytes.length);
  const result = Uint8Array.from(bytes);
  result.set(bytes.subarray(start, Math.min(end, start + bytes.length - to)), to);
  return { bytes: result, what: `bytes ${start} to ${end} copied over ${to}` };
};

const BLIND = [flipBit, setByte, setNumber, truncate, remove, repeat, splice, overwrite];

/** Damage without knowledge of the format. */
export const mutateBytes: Mutator = (bytes, random) => random.pick(BLIND)(bytes, random);

/** The same, but only within the first `length` bytes, where many formats have their structure. */
export function mutateHead(length: number): Mutator {
  return (bytes, random) => {
    const head = mutateBytes(bytes.subarray(0, length), random);
    return { bytes: concat(head.bytes, bytes.subarray(length)), what: `head: ${head.what}` };
  };
}
